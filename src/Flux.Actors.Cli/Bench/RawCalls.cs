using SQLitePCL;

namespace Flux.Actors.Cli.Bench;

/// <summary>SQLite's own calls; an answer that is not the one wanted ends the measurement.</summary>
internal static class RawCalls
{
    public static void Run(sqlite3_stmt statement)
    {
        int code = raw.sqlite3_step(statement);
        if (code != raw.SQLITE_DONE)
        {
            throw new InvalidOperationException($"SQLite answered {code}, done ({raw.SQLITE_DONE}) wanted");
        }

        Check(raw.sqlite3_reset(statement));
    }

    public static void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException($"SQLite answered {code}, ok wanted");
        }
    }
}
