using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What one instance of an app runs and needs, taken from its specification and deploy document.</summary>
/// <remarks>
/// Units: cpu in thousandths of a core, memory in MiB, disk in GiB. Shape: ports are published on the node's own address under the same numbers for every instance;
/// <c>HealthPath</c> is asked on the first port. <c>Strict</c> drops every capability (DESIGN §11).
/// </remarks>
[Wire("apps.workload.v1")]
public sealed record Workload(
    string App,
    string Image,
    Sequence<PortMapping> Ports,
    Sequence<string> Environment,
    Sequence<string> Commands,
    long CpuMillicores,
    long MemoryMebibytes,
    long DiskGibibytes,
    string HealthPath,
    bool Strict)
{
    /// <summary>The workload, or everything that the agents of this release don't carry out. The chain takes such an app all the same.</summary>
    /// <remarks>Units: the specification's MB and GB are the containers' MiB and GiB, as on the existing network.</remarks>
    public static Reading<Workload> Of(AppSpec spec, DeployDocument deploy)
    {
        List<DocumentProblem> problems = [];
        Only(spec.Components.Count == 1, spec.IsComposed ? "compose" : "document", spec.IsSealed ? "sealed components" : $"{spec.Components.Count} components", "1 component");
        Only(spec.Geolocation.Count == 0, "geolocation", $"{spec.Geolocation.Count} places", "none");
        Only(spec.Nodes.Count == 0, "nodes", $"{spec.Nodes.Count} nodes", "none");
        Only(!spec.StaticIp, "staticip", "true", "false");
        Only(!spec.Datacenter, "datacenter", "true", "false");
        for (int i = 0; i < spec.Components.Count; i++)
        {
            SpecComponent component = spec.Components[i];
            string path = spec.IsComposed ? $"compose[{i}]." : string.Empty;
            Only(component.ContainerData.StartsWith('/') && !component.ContainerData.Contains('|'), path + "containerData", Shown.Quote(component.ContainerData), "a plain path like '/data'");
            Only(component.ImageCredentials.Length == 0, path + "repoauth", "credentials", "none");
            Only(!component.Ports.Concat(component.ContainerPorts).Contains(0), path + "ports", "port 0", "1–65535");
            Only(component.Image.Length > 0, path + "repotag", "no image", "an image");
            Only(component.Environment.All(IsWellFormed), path + "environmentParameters", "half a surrogate pair", "well-formed text");
            Only(component.Commands.All(IsWellFormed), path + "commands", "half a surrogate pair", "well-formed text");
            Only(IsWellFormed(component.Image), path + "repotag", "half a surrogate pair", "well-formed text");
        }

        DeployDocument plain = DeployDocument.Default;
        Only(deploy.Gpu is null, "deploy.gpu", "a GPU", "none");
        Only(deploy.Architecture is null, "deploy.architecture", "an architecture", "none");
        Only(deploy.Digests.Count == 0, "deploy.digests", $"{deploy.Digests.Count} digests", "none");
        Only(!deploy.ReadOnlyRoot, "deploy.readOnlyRoot", "true", "false");
        Only(deploy.Updates == plain.Updates, "deploy.updates", "limits of its own", "the default");
        Only(deploy.Replicas == plain.Replicas, "deploy.replicas", "a policy of its own", "the default");
        Only(deploy.Health with { Path = plain.Health.Path } == plain.Health, "deploy.health", "more than a path", "a path only");
        return problems.Count == 0 ? new Reading<Workload>(Of(spec, spec.Components[0], deploy), []) : new Reading<Workload>(null, problems.ToSequence());

        void Only(bool carriedOut, string path, string seen, string wanted)
        {
            if (!carriedOut)
            {
                problems.Add(new(path, seen, $"{wanted}: more isn't carried out yet"));
            }
        }
    }

    /// <summary>False for half a surrogate pair, which a specification may hold and no program can be given.</summary>
    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private static Workload Of(AppSpec spec, SpecComponent component, DeployDocument deploy)
    {
        (long cpu, long ram, long hdd) = AppNeeds.Of(component);
        return new Workload(
            spec.Key,
            component.Image,
            component.Ports.Zip(component.ContainerPorts, (port, inside) => new PortMapping(port, inside)).ToSequence(),
            component.Environment,
            component.Commands,
            cpu,
            ram,
            hdd,
            deploy.HealthPath,
            deploy.Strict);
    }
}

[Wire("apps.port-mapping.v1")]
public sealed record PortMapping(int Port, int ContainerPort);
