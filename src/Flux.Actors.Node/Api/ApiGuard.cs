using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Flux.Actors.Contracts;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Node.Api;

/// <summary>What a request must be before anything is read from it: addressed to us, in JSON when it writes, with the operator's token where that is wanted.</summary>
/// <remarks>Loopback is not authentication: a page in a browser reaches it too, hence the Host check and the content type. Source: DESIGN §14.</remarks>
public sealed class ApiGuard
{
    private readonly byte[] _token;
    private readonly string _host;

    private ApiGuard(string token, string host)
    {
        _token = Encoding.ASCII.GetBytes(token);
        _host = host;
    }

    /// <summary>Reads the token from the data directory, or makes one there (mode 0600).</summary>
    public static ApiGuard Open(string directory, string listenHost)
    {
        string path = Path.Combine(directory, ApiRoute.TokenFile);
        if (!File.Exists(path))
        {
            PrivateFiles.WriteWhole(path, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n"));
        }

        return new ApiGuard(File.ReadAllText(path).Trim(), listenHost);
    }

    /// <summary>Runs before every endpoint.</summary>
    public async Task Check(HttpContext context, RequestDelegate next)
    {
        string host = context.Request.Host.Host;
        if (host is not ("localhost" or "127.0.0.1" or "[::1]") && host != _host)
        {
            await Problems.Write(context, new ProblemResponse(
                ProblemCode.Unauthorized, "the request is addressed to another host", $"'{host}'", $"'{_host}' or localhost", null)).ConfigureAwait(false);
            return;
        }

        if (HttpMethods.IsPost(context.Request.Method) && !IsJson(context.Request.ContentType))
        {
            await Problems.Write(context, new ProblemResponse(
                ProblemCode.Malformed, "writes are JSON", context.Request.ContentType ?? "no content type", "application/json, in UTF-8", null))
                .ConfigureAwait(false);
            return;
        }

        if (context.Request.Path.Value is ['/', .., '/'] path)
        {
            // Routing would take it for the path without the slash: asked for one thing without a name, it would answer with the list.
            await Problems.Write(context, ApiRefusal.NotFound("path", path, "a name after the last '/', or no '/' there").Problem).ConfigureAwait(false);
            return;
        }

        await next(context).ConfigureAwait(false);
    }

    /// <summary>Null when the request carries the operator's token, else the problem to answer.</summary>
    public ProblemResponse? WithoutToken(HttpContext context)
    {
        const string scheme = "Bearer ";
        string header = context.Request.Headers.Authorization.ToString();
        bool known = header.StartsWith(scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(header[scheme.Length..]), _token);
        return known ? null : new ProblemResponse(
            ProblemCode.Unauthorized,
            "this is the operator's",
            header.Length == 0 ? "no token" : "another token",
            $"the token of {ApiRoute.TokenFile} in the data directory",
            "run the command on the operator's machine with the same --data");
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>True for addresses only this machine can reach.</summary>
    public static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
