using System.Text;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What a developer asks the network to run: a specification of version 8.</summary>
/// <remarks>
/// Shape: the fields in use now. Those that have a single accepted value (no geolocation, no nodes, no static address, not
/// enterprise) are not held and appear in <see cref="Canonical"/> only. <c>Owner</c> is the text the developer wrote: on the chain the
/// owner is the account that pays for the registration. <c>Datacenter</c> is null when the key was absent, else false.
/// Units: <c>ExpireBlocks</c> counts blocks from the registration's block. Source: docs/spec/apps.md §1.
/// </remarks>
[Wire("apps.specification-v8.v1")]
public sealed record AppSpecification(
    string Name,
    string Description,
    string Owner,
    Sequence<AppComponent> Compose,
    int Instances,
    Sequence<string> Contacts,
    long ExpireBlocks,
    bool? Datacenter)
{
    public const int Version = 8;

    /// <summary>The key of the app's entity: names are unique whatever their letter case.</summary>
    public string Key => Name.ToLowerInvariant();

    /// <summary>The JSON text that is signed and hashed on the existing network, byte for byte.</summary>
    public string Canonical()
    {
        StringBuilder json = new();
        json.Append("{\"version\":8,\"name\":").Text(Name)
            .Append(",\"description\":").Text(Description)
            .Append(",\"owner\":").Text(Owner)
            .Append(",\"compose\":").Items(Compose, static (to, component) => component.Write(to))
            .Append(",\"instances\":").Number(Instances)
            .Append(",\"contacts\":").Texts(Contacts)
            .Append(",\"geolocation\":[],\"expire\":").Number(ExpireBlocks)
            .Append(",\"nodes\":[],\"staticip\":false");
        if (Datacenter is not null)
        {
            json.Append(",\"datacenter\":false");
        }

        return json.Append(",\"enterprise\":\"\"}").ToString();
    }

    /// <summary>SHA-256 of the canonical text in UTF-8.</summary>
    public Hash256 Hash() => Hash256.Sha256(Encoding.UTF8.GetBytes(Canonical()));

    /// <summary>What one instance runs. The specification must have one component, as the reader demands.</summary>
    /// <remarks>Units: the specification's MB and GB are the containers' MiB and GiB, as on the existing network.</remarks>
    public Workload ToWorkload(DeployDocument deploy)
    {
        AppComponent component = Compose[0];
        return new Workload(
            Key,
            component.Repotag,
            component.Ports.Zip(component.ContainerPorts, (port, inside) => new PortMapping(port, inside)).ToSequence(),
            component.Environment,
            component.Commands,
            component.CpuMillicores,
            component.RamMegabytes,
            component.HddGigabytes,
            deploy.HealthPath,
            deploy.Strict);
    }
}

/// <summary>One container of an app.</summary>
/// <remarks>
/// Shape: <c>Ports</c>, <c>ContainerPorts</c> and <c>Domains</c> have one entry per published port, in the same order.
/// Units: thousandths of a core, MB, GB.
/// </remarks>
[Wire("apps.component-v8.v1")]
public sealed record AppComponent(
    string Name,
    string Description,
    string Repotag,
    Sequence<int> Ports,
    Sequence<string> Domains,
    Sequence<string> Environment,
    Sequence<string> Commands,
    Sequence<int> ContainerPorts,
    string ContainerData,
    long CpuMillicores,
    long RamMegabytes,
    long HddGigabytes)
{
    internal void Write(StringBuilder json) =>
        json.Append("{\"name\":").Text(Name)
            .Append(",\"description\":").Text(Description)
            .Append(",\"repotag\":").Text(Repotag)
            .Append(",\"ports\":").Items(Ports, static (to, port) => to.Number(port))
            .Append(",\"domains\":").Texts(Domains)
            .Append(",\"environmentParameters\":").Texts(Environment)
            .Append(",\"commands\":").Texts(Commands)
            .Append(",\"containerPorts\":").Items(ContainerPorts, static (to, port) => to.Number(port))
            .Append(",\"containerData\":").Text(ContainerData)
            .Append(",\"cpu\":").Append(DecimalText.OfThousandths(CpuMillicores))
            .Append(",\"ram\":").Number(RamMegabytes)
            .Append(",\"hdd\":").Number(HddGigabytes)
            .Append(",\"repoauth\":\"\"}");
}
