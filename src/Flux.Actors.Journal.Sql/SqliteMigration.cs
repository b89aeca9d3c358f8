using System.Globalization;
using Flux.Actors.Ports;

namespace Flux.Actors.Journal.Sql;

/// <summary>Brings the tables of a file to the version this release writes.</summary>
internal static class SqliteMigration
{
    /// <summary>Runs the missing steps, each in a transaction of its own; answers the version before.</summary>
    /// <exception cref="JournalFault">A newer release wrote the file.</exception>
    public static int Run(SqliteSession session, SchemaSteps steps, string where)
    {
        session.Execute(SqliteSchema.Meta);
        int first = Version(session, steps, where);
        for (int version = first; version < steps.Newest; version++)
        {
            Step(session, steps.Scripts[version], version + 1);
        }

        return first;
    }

    private static int Version(SqliteSession session, SchemaSteps steps, string where) =>
        steps.Seen(
            session.Prepare("SELECT value FROM meta WHERE key = ?1").With(SchemaSteps.VersionKey).First(row => row.Text(0)), where);

    private static void Step(SqliteSession session, string script, int version)
    {
        session.Prepare("BEGIN IMMEDIATE").Run();
        try
        {
            session.Execute(script);
            session.Prepare("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)").With(SchemaSteps.VersionKey)
                .With(version.ToString(CultureInfo.InvariantCulture)).Run();
            session.Prepare("COMMIT").Run();
        }
        finally
        {
            if (session.InTransaction)
            {
                session.Prepare("ROLLBACK").Run();
            }
        }
    }
}
