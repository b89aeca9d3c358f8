using System.Globalization;
using System.Text.RegularExpressions;
using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Journal.Sql;

/// <summary>How our connections are set up, and what is asked of the server before it is trusted.</summary>
internal static partial class PostgresSession
{
    /// <summary>The client waits so much longer than the server, whose own answer says more.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Statements kept prepared per connection: about twenty, and a call of the commit function per set of kinds that batches have.</summary>
    private const int PreparedMax = 128;

    /// <summary>A bounded pool whose sessions all have these settings. The part names them in the server's list.</summary>
    /// <exception cref="JournalFault">The connection string or the schema's name can't be read.</exception>
    public static NpgsqlDataSource Pool(PostgresJournalSettings settings, string part, int connectionsMax)
    {
        if (!SchemaName().IsMatch(settings.Schema))
        {
            throw new JournalFault(
                JournalFaultKind.Unavailable, $"journal schema '{settings.Schema}' seen; 1–63 of a–z, 0–9, _ wanted, a digit not first", false, null);
        }

        try
        {
            NpgsqlConnectionStringBuilder builder = new(settings.ConnectionString)
            {
                ApplicationName = $"flux {part} {settings.Schema}",
                SearchPath = $"\"{settings.Schema}\", pg_temp",
                Options = Options(settings),
                MaxPoolSize = connectionsMax,
                MinPoolSize = 0,
                NoResetOnClose = true, // We leave nothing behind in a session, and a reset would cost each commit its server's time.
                MaxAutoPrepare = PreparedMax,
                AutoPrepareMinUsages = 1,
                Timeout = Seconds(settings.ConnectTimeout),
                CommandTimeout = Seconds(settings.StatementTimeout + Grace),
                CancellationTimeout = -1, // A server that doesn't answer won't answer a cancellation either: the connection is given up.
                Enlist = false,
                IncludeErrorDetail = true, // Names the key of a conflict; payloads are no keys.
            };
            if (builder.Host?.StartsWith('/') == false)
            {
                // On a unix socket the system refuses these, and needs none.
                (builder.TcpKeepAlive, builder.TcpKeepAliveTime, builder.TcpKeepAliveInterval) = (true, Seconds(settings.PeerTimeout), 1);
            }

            return NpgsqlDataSource.Create(builder);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new JournalFault(JournalFaultKind.Unavailable, $"the journal's connection string can't be read: {e.Message}", false, e);
        }
    }

    /// <summary>Server, database and schema, without what is secret.</summary>
    public static string Name(NpgsqlDataSource pool, PostgresJournalSettings settings)
    {
        NpgsqlConnectionStringBuilder builder = new(pool.ConnectionString);
        return $"postgresql {builder.Host}:{builder.Port}/{builder.Database ?? builder.Username}, schema {settings.Schema}";
    }

    public static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));

    /// <summary>Refuses a server that takes no writes, or that may lose what it acknowledged.</summary>
    public static async Task Check(NpgsqlConnection connection, PostgresJournalSettings settings, string where, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = new(
            """
            SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
                   current_setting('transaction_read_only')
            """,
            connection);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        _ = await row.ReadAsync(cancellation).ConfigureAwait(false);
        (string fsync, string pages, string commit, string readOnly) = (row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));
        if (readOnly != "off")
        {
            throw new JournalFault(JournalFaultKind.ReadOnly, $"{where}: the server takes no writes; connect to the primary", false, null);
        }

        if (!settings.LossAllowed && (fsync, pages, commit) != ("on", "on", "on"))
        {
            throw new JournalFault(
                JournalFaultKind.NotDurable,
                $"{where}: fsync {fsync}, full_page_writes {pages}, synchronous_commit {commit} seen, all on wanted: this server may lose what it "
                + "acknowledged; set them on and reload it",
                false,
                null);
        }
    }

    /// <summary>Settings of every session. They come with the connection, so no statement of ours can run without them.</summary>
    /// <remarks>
    /// All our statements find their rows by an index from a handful of values, also in tables that were empty when the plan was made:
    /// plans are made once, and may not turn to reading whole tables.
    /// </remarks>
    private static string Options(PostgresJournalSettings settings)
    {
        (string Name, string Value)[] options =
        [
            ("statement_timeout", Milliseconds(settings.StatementTimeout)),
            ("lock_timeout", Milliseconds(settings.LockTimeout)),
            ("idle_in_transaction_session_timeout", Milliseconds(settings.IdleTimeout)),
            ("tcp_keepalives_idle", Seconds(settings.PeerTimeout).ToString(CultureInfo.InvariantCulture)),
            ("tcp_keepalives_interval", "1"),
            ("tcp_user_timeout", Milliseconds(settings.PeerTimeout)),
            ("default_transaction_isolation", "read\\ committed"),
            ("plan_cache_mode", "force_generic_plan"),
            ("enable_seqscan", "off"),
            ("enable_bitmapscan", "off"),
            ("enable_sort", "off"),
            ("enable_hashjoin", "off"),
            ("enable_mergejoin", "off"),
            ("max_parallel_workers_per_gather", "0"),
            ("jit", "off"),
        ];
        string all = string.Join(' ', options.Select(option => $"-c {option.Name}={option.Value}"));
        return settings.LossAllowed ? all : $"{all} -c synchronous_commit=on";
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("\\A[a-z_][a-z0-9_]{0,62}\\z")]
    private static partial Regex SchemaName();
}
