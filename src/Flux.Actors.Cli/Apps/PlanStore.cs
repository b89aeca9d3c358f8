using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Apps;

/// <summary>The plans that were made with a data directory, by id, so that one can be carried out as it was made.</summary>
/// <remarks>Shape: a file each under <c>plans</c>; the oldest goes when there are more than <see cref="KeptMax"/>.</remarks>
public sealed class PlanStore(string dataDirectory, string dataText)
{
    public const int KeptMax = 100;

    private const int IdLength = 16;

    private string Folder => Path.Combine(dataDirectory, "plans");

    /// <exception cref="Problem">The directory can't be written.</exception>
    public void Keep(PlanResponse plan)
    {
        if (plan.Terms is not { } terms)
        {
            return;
        }

        if (!IsId(terms.Id))
        {
            throw new Problem(ProblemCode.Failed, "the network's plan has no id that can be kept", $"'{terms.Id.Length} characters'", $"{IdLength} hexadecimal digits", null);
        }

        try
        {
            Directory.CreateDirectory(Folder);
            string path = PathOf(terms.Id), temporary = path + ".new";
            File.WriteAllText(temporary, JsonSerializer.Serialize(plan, ContractsJson.Default.PlanResponse));
            File.Move(temporary, path, overwrite: true);
            foreach (FileInfo old in new DirectoryInfo(Folder).GetFiles("*.json").OrderByDescending(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal).Skip(KeptMax))
            {
                old.Delete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Problem(ProblemCode.Failed, $"the plan can't be kept in {dataText}", e.Message, null, "name a writable directory with --data");
        }
    }

    /// <exception cref="Problem">No plan of that id was made with this data directory, or its file is no plan.</exception>
    public PlanResponse Read(string id)
    {
        if (!IsId(id) || !File.Exists(PathOf(id)))
        {
            throw new Problem(ProblemCode.NotFound, $"there is no plan '{id}' in {dataText}", id, "the id that flux app plan printed", "plan it again with ./flux app plan FILE");
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(PathOf(id)), ContractsJson.Default.PlanResponse) is { Terms: not null } plan ? plan : throw Damaged(id, "no plan");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Damaged(id, e.Message);
        }
    }

    private static bool IsId(string id) => id.Length == IdLength && id.All(char.IsAsciiHexDigitLower);

    private string PathOf(string id) => Path.Combine(Folder, id + ".json");

    private static Problem Damaged(string id, string why) => new(ProblemCode.Malformed, $"plan '{id}' can't be read", why, "a plan", "plan it again with ./flux app plan FILE");
}
