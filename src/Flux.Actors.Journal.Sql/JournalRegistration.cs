using Flux.Actors.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Flux.Actors.Journal.Sql;

/// <summary>Registers the journal of an embedded engine, which opens it when the application starts and disposes it after the engine.</summary>
public static class JournalRegistration
{
    /// <summary>The schema of the simplest registration on PostgreSQL.</summary>
    public const string DefaultSchema = "flux";

    /// <summary>The cluster id of the simplest registration on PostgreSQL.</summary>
    public const string DefaultClusterId = "embedded";

    extension(IServiceCollection services)
    {
        /// <summary>A SQLite file in the directory (made if missing; relative to where the program starts), or <see cref="SqliteJournal.Memory"/>.</summary>
        public IServiceCollection AddSqliteJournal(string directory) => services.AddSqliteJournal(directory, SqliteJournalSettings.Default);

        public IServiceCollection AddSqliteJournal(string directory, SqliteJournalSettings settings)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(directory);
            return services.AddSingleton<IJournalSource>(new Source(
                directory, async cancellation => await SqliteJournal.Open(directory, settings, cancellation).ConfigureAwait(false)));
        }

        /// <summary>Tables in schema <see cref="DefaultSchema"/> of the database, made if missing.</summary>
        public IServiceCollection AddPostgresJournal(string connectionString) =>
            services.AddPostgresJournal(PostgresJournalSettings.Default(connectionString, DefaultSchema, DefaultClusterId));

        public IServiceCollection AddPostgresJournal(PostgresJournalSettings settings)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(settings.ConnectionString);
            return services.AddSingleton<IJournalSource>(new Source(
                $"PostgreSQL, schema {settings.Schema}", async cancellation => await PostgresJournal.Open(settings, cancellation).ConfigureAwait(false)));
        }
    }

    private sealed class Source(string name, Func<CancellationToken, Task<IJournal>> open) : IJournalSource
    {
        public string Name { get; } = name;

        public Task<IJournal> Open(CancellationToken cancellation) => open(cancellation);
    }
}
