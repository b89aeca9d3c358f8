using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Flux.Actors.Engine.Embedding;

public static class EngineEmbedding
{
    /// <summary>The engine's name among the health checks.</summary>
    public const string HealthCheckName = "flux-engine";

    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Runs durable entities in this application, on the journal that is registered beside (<c>AddSqliteJournal</c>, <c>AddPostgresJournal</c>).</summary>
        /// <remarks>
        /// The engine starts before the first hosted service and ends after the last; when it breaks, the application stops with an <see cref="EngineBrokeFault"/>.
        /// Services: <see cref="EntityEngine"/> once it runs, <see cref="EmbeddedEngine"/> at any time, and a health check. An <c>IClock</c> or <c>IDispatcher</c> among
        /// the services replaces the machine's. Errors: the application's start throws an <see cref="EngineRegistrationFault"/> with everything that is missing or wrong.
        /// </remarks>
        /// <exception cref="InvalidOperationException">There is one already: an application has one engine.</exception>
        public IHostApplicationBuilder AddFluxEngine(Action<EngineRegistration> register)
        {
            if (builder.Services.Any(service => service.ServiceType == typeof(EngineRegistration)))
            {
                throw new InvalidOperationException("a second AddFluxEngine seen, one wanted: an application has one engine; register all kinds there");
            }

            EngineRegistration registration = new();
            register(registration);
            builder.Services.AddSingleton(registration)
                .AddSingleton<EmbeddedEngine>()
                .AddSingleton<EngineHost>()
                .AddHostedService(services => services.GetRequiredService<EngineHost>())
                .AddSingleton(services => services.GetRequiredService<EmbeddedEngine>().Running)
                .AddHealthChecks()
                .AddCheck<EngineHealth>(HealthCheckName, HealthStatus.Unhealthy);
            return builder;
        }
    }
}
