using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Api;

/// <summary>Where the running network's API is.</summary>
public static class ApiAddress
{
    /// <summary>The given address, else the one the running host wrote into its data directory.</summary>
    /// <exception cref="Problem">Neither is there, or it is no address.</exception>
    public static Uri Find(string? given, string dataDirectory, string dataText)
    {
        if (given is not null)
        {
            return Parse(given, "--api");
        }

        string file = Path.Combine(dataDirectory, ApiRoute.UrlFile);
        return File.Exists(file) ? Parse(File.ReadAllText(file).Trim(), file) : throw NotRunning(dataText);
    }

    public static Problem NotRunning(string dataText) => new(
        ProblemCode.NotRunning, $"no network runs in {dataText} (no {ApiRoute.UrlFile})", null, null, "start it with ./flux up");

    private static Uri Parse(string text, string source)
    {
        string url = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.Port > 0
            ? address
            : throw new Problem(
                ProblemCode.Malformed, $"{source} is no API address", $"'{text}'", "HOST:PORT or a URL", "for example --api 127.0.0.1:16127");
    }
}
