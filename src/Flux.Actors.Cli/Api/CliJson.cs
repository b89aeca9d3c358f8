using System.Text.Json.Serialization;

namespace Flux.Actors.Cli.Api;

/// <summary>An empty JSON object: the body of a write that says nothing.</summary>
public sealed record Nothing;

[JsonSerializable(typeof(Nothing))]
internal sealed partial class CliJson : JsonSerializerContext;
