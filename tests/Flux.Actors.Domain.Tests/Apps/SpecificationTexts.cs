namespace Flux.Actors.Domain.Tests.Apps;

/// <summary>A valid specification in canonical form, and the same with one piece of its text exchanged.</summary>
internal static class SpecificationTexts
{
    public const string Component =
        "{\"name\":\"web\",\"description\":\"the page\",\"repotag\":\"flux/hello:1\",\"ports\":[31080],\"domains\":[\"\"],\"environmentParameters\":[\"A=1\"],"
        + "\"commands\":[],\"containerPorts\":[80],\"containerData\":\"/data\",\"cpu\":0.1,\"ram\":100,\"hdd\":1,\"repoauth\":\"\"}";

    public const string Hello =
        "{\"version\":8,\"name\":\"hello\",\"description\":\"A page\",\"owner\":\"me\",\"compose\":[" + Component + "],\"instances\":3,"
        + "\"contacts\":[\"ops@example.com\"],\"geolocation\":[],\"expire\":88000,\"nodes\":[],\"staticip\":false,\"enterprise\":\"\"}";

    public static string With(string piece, string instead) =>
        Hello.Contains(piece, StringComparison.Ordinal)
            ? Hello.Replace(piece, instead, StringComparison.Ordinal)
            : throw new ArgumentException($"the specification has no {piece}");
}
