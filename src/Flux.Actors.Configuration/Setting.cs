using Flux.Actors.Configuration.Hocon;

namespace Flux.Actors.Configuration;

/// <summary>One value in force and who set it. The key is dotted, e.g. <c>consensus.block_time</c>.</summary>
public sealed record Setting(string Key, HoconValue Value, SettingOrigin Origin);
