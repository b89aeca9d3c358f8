using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Flux.Actors.Configuration.Options;
using Flux.Actors.Contracts;
using Flux.Actors.Node.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Flux.Actors.Node.Api;

/// <summary>The HTTP server of a host; its address is written to the data directory while it runs.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly string _urlFile;

    private ApiServer(WebApplication web, string url, string urlFile)
    {
        _web = web;
        Url = url;
        _urlFile = urlFile;
    }

    public string Url { get; }

    /// <exception cref="HostFault">The address is in use.</exception>
    public static async Task<ApiServer> Start(
        ApiOptions options, DataDirectory data, ApiEndpoints endpoints, ILoggerFactory loggers, CancellationToken cancellation)
    {
        ApiGuard guard = ApiGuard.Open(data.Root, options.Listen.Address.ToString());
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Services.AddSingleton(loggers);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.BodySizeMax;
            kestrel.Listen(options.Listen, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
                RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress ?? IPAddress.None, _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = options.RequestsPerSecondMax,
                    Window = TimeSpan.FromSeconds(1),
                }));
            limiter.OnRejected = async (rejected, _) => await Problems.Write(rejected.HttpContext, new ProblemResponse(
                ProblemCode.Busy,
                "too many requests",
                null,
                string.Create(CultureInfo.InvariantCulture, $"at most {options.RequestsPerSecondMax} a second (api.requests_per_second_max)"),
                "ask again in a second")).ConfigureAwait(false);
        });
        WebApplication web = builder.Build();
        web.UseRateLimiter();
        web.Use((context, next) => Problems.Catch(context, new RequestDelegate(next)));
        web.Use((context, next) => guard.Check(context, new RequestDelegate(next)));
        endpoints.Map(web, guard);
        try
        {
            await web.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            await web.DisposeAsync().ConfigureAwait(false);
            throw new HostFault(
                new ProblemResponse(
                    ProblemCode.PortInUse,
                    $"the API can't listen on {options.Listen}",
                    e.InnerException?.Message ?? e.Message,
                    "a free port",
                    "stop the other process, or use --api HOST:PORT (port 0 takes any free one)"),
                e);
        }

        string url = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        PrivateFiles.WriteWhole(data.Url, System.Text.Encoding.ASCII.GetBytes(url + "\n"));
        return new ApiServer(web, url, data.Url);
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(_urlFile);
        await _web.StopAsync().ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
    }
}
