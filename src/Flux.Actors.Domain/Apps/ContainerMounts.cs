using System.Globalization;
using System.Text.RegularExpressions;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

public enum MountKind
{
    Primary = 1,
    Directory,
    File,
    ComponentPrimary,
    ComponentDirectory,
    ComponentFile,
}

/// <summary>One folder or file of a component, and where its container sees it.</summary>
/// <remarks>Shape: <c>Component</c> is the index of the component whose folder it is, null for the own one; <c>Flags</c> holds r, g, s in that order, of the primary only.</remarks>
public sealed record ContainerMount(MountKind Kind, int? Component, string Name, string Path, string Flags)
{
    public bool IsFile => Kind is MountKind.File or MountKind.ComponentFile;

    public bool IsLocal => Component is null;
}

/// <summary>The mounts of a component, as its <c>containerData</c> says them: the primary first.</summary>
/// <remarks>Source: research sheet of the applications §1.5.</remarks>
public sealed partial record ContainerMounts(Sequence<ContainerMount> All)
{
    /// <summary>The folder of the primary.</summary>
    public const string PrimaryName = "appdata";

    private const int NameMax = 255;

    private static readonly System.Buffers.SearchValues<char> Forbidden = System.Buffers.SearchValues.Create("<>:\"|?*\0");

    public ContainerMount Primary => All[0];

    /// <summary>What is made on the node before the container starts.</summary>
    public Sequence<ContainerMount> Local => All.Where(mount => mount.IsLocal).ToSequence();

    /// <summary>How the component's data is kept alike on its nodes: g (one active, the others stand by) over r (replicated) over s (synchronised); null for none.</summary>
    public char? SyncMode => Primary.Flags.Contains('g') ? 'g' : Primary.Flags.Contains('r') ? 'r' : Primary.Flags.Contains('s') ? 's' : null;

    /// <summary>The same of a text, where one that isn't understood has none.</summary>
    public static char? SyncModeOf(string containerData) => Read(containerData, "containerData").Document?.SyncMode;

    /// <summary>The mounts, or the first thing wrong with them.</summary>
    public static Reading<ContainerMounts> Read(string containerData, string path)
    {
        if (containerData.Length == 0)
        {
            return Refused(path, "an empty text", "a path like '/data'");
        }

        string[] parts = containerData.Split('|');
        List<ContainerMount> mounts = [];
        for (int i = 0; i < parts.Length; i++)
        {
            (ContainerMount? mount, string? wanted) = i == 0 ? ReadPrimary(parts[0]) : ReadFurther(parts[i]);
            wanted ??= FlawOf(mount!);
            if (wanted is not null)
            {
                return Refused(path, parts.Length == 1 ? Shown.Quote(parts[i]) : $"{Shown.Quote(parts[i])} at place {i + 1}", wanted);
            }

            mounts.Add(mount!);
        }

        return Repeated(mounts.Select(mount => mount.Path)) is { } twice ? Refused(path, $"{Shown.Quote(twice)} again", "each path in the container once")
            : Repeated(mounts.Where(mount => mount.IsLocal).Select(mount => mount.Name)) is { } again ? Refused(path, $"{Shown.Quote(again)} again", "each folder or file once")
            : new Reading<ContainerMounts>(new ContainerMounts(mounts.ToSequence()), []);
    }

    /// <summary>Where each mount of a component lies under the node's folder of apps, or why it can't be mounted: a component sees those before it only.</summary>
    public static Reading<Placed> Place(AppSpec spec, int index, string path)
    {
        Reading<ContainerMounts> reading = Read(spec.Components[index].ContainerData, path);
        if (reading.Document is not { } mounts)
        {
            return new Reading<Placed>(null, reading.Problems);
        }

        List<(string Source, string Target)> binds = [];
        foreach (ContainerMount mount in mounts.All)
        {
            if (mount.Component is { } other && (other < 0 || other >= spec.Components.Count || other >= index))
            {
                return new Reading<Placed>(null, [new(path, $"component {other}", index == 0 ? "no other component: it is the first" : $"a component 0–{index - 1}, before the own one")]);
            }

            string owner = FolderOf(spec, mount.Component ?? index);
            binds.Add(($"{owner}/{mount.Name}", mount.Path));
        }

        return new Reading<Placed>(new Placed(binds.ToSequence()), []);
    }

    private static string FolderOf(AppSpec spec, int component) =>
        spec.IsComposed ? $"flux{spec.Components[component].Name}_{spec.Name}" : $"flux{spec.Name}";

    private static (ContainerMount? Mount, string? Wanted) ReadPrimary(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length switch
        {
            1 => (new ContainerMount(MountKind.Primary, null, PrimaryName, parts[0], string.Empty), null),
            2 when Flags().IsMatch(parts[0]) =>
                (new ContainerMount(MountKind.Primary, null, PrimaryName, parts[1], string.Concat("rgs".Where(flag => parts[0].Contains(flag)))), null),
            _ => (null, "a path, or flags of r, g, s and a path: 'g:/data'"),
        };
    }

    private static (ContainerMount? Mount, string? Wanted) ReadFurther(string text)
    {
        string[] parts = text.Split(':');
        return (parts[0], parts.Length) switch
        {
            ("m", 3) => (new ContainerMount(MountKind.Directory, null, parts[1], parts[2], string.Empty), null),
            ("f", 3) => (new ContainerMount(MountKind.File, null, parts[1], parts[2], string.Empty), null),
            ("c", 4) => OfComponent(MountKind.ComponentDirectory, IndexOf(parts[1]), parts[2], parts[3]),
            ("cf", 4) => OfComponent(MountKind.ComponentFile, IndexOf(parts[1]), parts[2], parts[3]),
            (_, 2) when Digits().IsMatch(parts[0]) => OfComponent(MountKind.ComponentPrimary, IndexOf(parts[0]), PrimaryName, parts[1]),
            _ => (null, "one of 'm:folder:/path', 'f:file:/path', '0:/path', 'c:0:folder:/path', 'cf:0:file:/path'"),
        };
    }

    private static (ContainerMount? Mount, string? Wanted) OfComponent(MountKind kind, int? component, string name, string path) =>
        component is null ? (null, "the number of a component") : (new ContainerMount(kind, component, name, path, string.Empty), null);

    /// <summary>The number that the text begins with, whatever follows; more than nine digits are beyond any component.</summary>
    private static int? IndexOf(string text)
    {
        Match match = LeadingNumber().Match(text);
        if (!match.Success)
        {
            return null;
        }

        return int.TryParse(match.Value.AsSpan().TrimStart(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index) ? index : int.MaxValue;
    }

    private static string? FlawOf(ContainerMount mount)
    {
        if (mount.Path.Length == 0 || mount.Path[0] != '/')
        {
            return "a path that begins with '/'";
        }

        if (mount.Path.Contains("..", StringComparison.Ordinal) || mount.Path.Contains('\0'))
        {
            return "a path without '..' and null characters";
        }

        return mount.Kind is MountKind.Primary or MountKind.ComponentPrimary ? null : FlawOf(mount.Name);
    }

    private static string? FlawOf(string name) =>
        name.Length is 0 or > NameMax ? $"a name of 1–{NameMax} characters"
        : name.Contains('/') || name.Contains("..", StringComparison.Ordinal) || name.AsSpan().ContainsAny(Forbidden) ? "a name without / .. < > : \" | ? * and null characters"
        : name is PrimaryName or "backup" or "." ? "a name other than appdata, backup and '.'"
        : null;

    private static string? Repeated(IEnumerable<string> texts)
    {
        SortedSet<string> seen = new(StringComparer.Ordinal);
        return texts.FirstOrDefault(text => !seen.Add(text));
    }

    private static Reading<ContainerMounts> Refused(string path, string seen, string wanted) => new(null, [new(path, seen, wanted)]);

    [GeneratedRegex(@"^[rgs]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Flags();

    [GeneratedRegex(@"^[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\s*[+-]?[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingNumber();

    /// <summary>A folder under the node's folder of apps, and where the container sees it, in the order of the mounts.</summary>
    public sealed record Placed(Sequence<(string Source, string Target)> Binds);
}
