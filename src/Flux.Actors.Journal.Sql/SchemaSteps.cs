using System.Globalization;
using Flux.Actors.Ports;

namespace Flux.Actors.Journal.Sql;

/// <summary>The scripts that make a dialect's tables, oldest first: step n takes a schema of version n - 1 to version n.</summary>
/// <remarks>
/// Shape: a released step is never edited; a change is one more step. Each runs in one transaction together with its version row, so a
/// version that can be read is whole.
/// </remarks>
internal sealed record SchemaSteps(params IReadOnlyList<string> Scripts)
{
    /// <summary>The row of the meta table that holds the version.</summary>
    public const string VersionKey = JournalMeta.SchemaVersion;

    /// <summary>The version this release writes.</summary>
    public int Newest => Scripts.Count;

    /// <summary>The version as the meta table has it; 0 when there is none.</summary>
    /// <exception cref="JournalFault">A newer release wrote it, or it is no version.</exception>
    public int Seen(string? version, string where)
    {
        if (version is null)
        {
            return 0;
        }

        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int seen))
        {
            throw new JournalFault(JournalFaultKind.Corrupt, $"{where}: schema version '{version}' seen, a number wanted", false, null);
        }

        return seen <= Newest
            ? seen
            : throw new JournalFault(
                JournalFaultKind.NewerSchema,
                $"{where}: journal schema {seen} seen, at most {Newest} wanted: use the newer release that wrote it",
                false,
                null);
    }
}
