using System.Text.Json;
using System.Text.RegularExpressions;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>Reads one component of a specification of version 8. Source: docs/spec/apps.md §1.</summary>
internal static partial class ComponentReader
{
    private const int PortsMax = 5;

    /// <summary>A Stratus node less what the system keeps: 15 cores, 59,000 MB, 820 GB. Source: research sheet §1.6.</summary>
    private const long CpuMillicoresMax = 15_000, RamMegabytesMax = 59_000, HddGigabytesMax = 820;

    private static readonly string[] Keys =
    [
        "name", "description", "repotag", "ports", "domains", "environmentParameters", "commands", "containerPorts", "containerData", "cpu",
        "ram", "hdd", "repoauth",
    ];

    /// <summary>The component, with empty and zero fields where a problem was noted; null when it isn't an object.</summary>
    public static AppComponent? Read(JsonElement element, string path, List<DocumentProblem> problems)
    {
        if (JsonForm.Open(element, path, Keys, problems) is not { } form)
        {
            return null;
        }

        string name = ReadName(form);
        string? description = form.Text("description", 0, SpecificationReader.DescriptionLengthMax);
        string repotag = ReadImage(form);
        Sequence<int> ports = form.Numbers("ports", PortsMax, 1, 65535);
        Sequence<string> domains = form.Texts("domains", PortsMax, 253);
        Sequence<string> environment = form.Texts("environmentParameters", 20, 400);
        Sequence<string> commands = form.Texts("commands", 20, 400);
        Sequence<int> containerPorts = form.Numbers("containerPorts", PortsMax, 1, 65535);
        CheckPorts(form, ports, containerPorts.Count, domains.Count);
        string containerData = ReadContainerData(form);
        long? cpu = form.Number("cpu", 1, CpuMillicoresMax, decimals: 3);
        long? ram = form.Number("ram", 1, RamMegabytesMax);
        long? hdd = form.Number("hdd", 1, HddGigabytesMax);
        SpecificationReader.OnlyEmptyText(form, "repoauth");
        return new AppComponent(
            name, description ?? string.Empty, repotag, ports, domains, environment, commands, containerPorts, containerData,
            cpu ?? 0, ram ?? 0, hdd ?? 0);
    }

    private static string ReadName(JsonForm form)
    {
        if (form.Text("name", 1, SpecificationReader.NameLengthMax) is not { } name)
        {
            return string.Empty;
        }

        if (!name.All(char.IsAsciiLetterOrDigit))
        {
            form.Note("name", JsonForm.Quote(name), "letters and digits only");
        }

        SpecificationReader.NoReservedPrefix(form, name);
        return name;
    }

    private static string ReadImage(JsonForm form)
    {
        if (form.Text("repotag", 1, 200) is not { } image)
        {
            return string.Empty;
        }

        if (!ImageReference().IsMatch(image))
        {
            form.Note("repotag", JsonForm.Quote(image), "an image reference like 'registry:5000/organisation/image:tag', in lower case up to the tag");
        }

        return image;
    }

    private static void CheckPorts(JsonForm form, Sequence<int> ports, int containerPorts, int domains)
    {
        if (containerPorts != ports.Count || domains != ports.Count)
        {
            form.Note(
                "ports",
                $"{ports.Count} ports, {containerPorts} containerPorts and {domains} domains",
                "as many of each");
        }

        for (int i = 0; i < ports.Count; i++)
        {
            if (PortRules.Banned(ports[i]))
            {
                form.Note($"ports[{i}]", $"{ports[i]}", "a port that isn't banned");
            }

            if (ports[i] > 0 && ports.Take(i).Contains(ports[i]))
            {
                form.Note($"ports[{i}]", $"{ports[i]} again", "each port once");
            }
        }
    }

    private static string ReadContainerData(JsonForm form)
    {
        if (form.Text("containerData", 2, 200) is not { } data)
        {
            return string.Empty;
        }

        if (FlagsOrMounts().IsMatch(data))
        {
            form.Note("containerData", JsonForm.Quote(data), "a plain path like '/data' (flags and further mounts are not supported yet)");
        }
        else if (data[0] != '/' || data.Any(char.IsControl) || data.Contains("..", StringComparison.Ordinal))
        {
            form.Note("containerData", JsonForm.Quote(data), "a path like '/data', without '..'");
        }

        return data;
    }

    /// <summary>Anchored at both ends, unlike the network's own test, which ignores what follows. Source: research sheet §1.8.</summary>
    [GeneratedRegex(
        @"^(?:(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?|[a-z0-9-]+:[0-9]{1,5})/)?(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*/){0,2}[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ImageReference();

    [GeneratedRegex(@"^[A-Za-z0-9]+:|\|", RegexOptions.CultureInvariant)]
    private static partial Regex FlagsOrMounts();
}
