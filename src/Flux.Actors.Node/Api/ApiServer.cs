using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Flux.Actors.Configuration.Options;
using Flux.Actors.Contracts;
using Flux.Actors.Node.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Flux.Actors.Node.Api;

/// <summary>The HTTP server of a host; its address is written to the data directory while it runs.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    /// <summary>How long answers under way may take when the host stops; what takes longer is cut off.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly WebApplication _web;
    private readonly string _urlFile;

    private ApiServer(WebApplication web, string url, string urlFile)
    {
        _web = web;
        Url = url;
        _urlFile = urlFile;
    }

    public string Url { get; }

    /// <exception cref="HostFault">It can't listen on the address: it is in use, not this machine's, or not this user's to take.</exception>
    public static async Task<ApiServer> Start(
        ApiOptions options, DataDirectory data, ApiEndpoints endpoints, ILoggerFactory loggers, CancellationToken cancellation)
    {
        ApiGuard guard = ApiGuard.Open(data.Root, options.Listen.Address.ToString());
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Services.AddSingleton(loggers);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
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
        Problems problems = new(loggers.CreateLogger("Flux.Actors.Api"));
        web.Use((context, next) => problems.Catch(context, new RequestDelegate(next)));
        web.Use((context, next) => guard.Check(context, new RequestDelegate(next)));
        endpoints.Map(web, guard);
        try
        {
            await web.StartAsync(cancellation).ConfigureAwait(false);
            string url = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            PrivateFiles.WriteWhole(data.Url, System.Text.Encoding.ASCII.GetBytes(url + "\n"));
            return new ApiServer(web, url, data.Url);
        }
        catch (Exception e)
        {
            await web.DisposeAsync().ConfigureAwait(false);
            if (CantListen(options.Listen, e) is { } fault)
            {
                throw fault;
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            File.Delete(_urlFile);
        }
        finally
        {
            try
            {
                await _web.StopAsync().ConfigureAwait(false);
            }
            finally
            {
                await _web.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>What the user can do about an address; null when that is not what failed.</summary>
    private static HostFault? CantListen(IPEndPoint address, Exception e) => e switch
    {
        IOException { InnerException: AddressInUseException inUse } => new HostFault(
            new ProblemResponse(
                ProblemCode.PortInUse,
                $"the API can't listen on {address}",
                inUse.Message,
                "a free port",
                "stop the other process, or use --api HOST:PORT (port 0 takes any free one)"),
            e),
        SocketException socket => new HostFault(
            new ProblemResponse(
                ProblemCode.InvalidConfiguration,
                $"the API can't listen on {address}",
                socket.Message,
                "an address of this machine and a port that this user may take",
                "use --api HOST:PORT, for example --api 127.0.0.1:0"),
            e),
        _ => null,
    };
}
