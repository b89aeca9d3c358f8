using System.Text.Json;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Tests.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps;

/// <summary>Recorded mounts of components.</summary>
public sealed class MountVectorTests(ITestOutputHelper output)
{
    [FluxosFact]
    public void mounts_are_read_as_there() => Conformance.Of("fluxos/generated-mounts.json", output, file => file.Each("vectors", wanted =>
    {
        ScriptValue given = wanted.GetProperty("containerData").ToScript();
        string data = given is ScriptValue.Text text ? text.Value : string.Empty;
        ContainerMounts? mounts = ContainerMounts.Read(data, "containerData").Document;
        Assert.Equal(wanted.GetProperty("accepted").GetBoolean(), mounts is not null);
        Assert.Equal(wanted.GetProperty("syncMode").GetString(), ContainerMounts.SyncModeOf(data)?.ToString());
        Assert.Equal(wanted.GetProperty("quotedAsG").GetBoolean(), data.Contains("g:", StringComparison.Ordinal));
        if (mounts is not null)
        {
            AssertMounts(wanted.GetProperty("mounts"), mounts.All);
            AssertLocal(wanted.GetProperty("localPaths"), mounts);
        }
    }));

    [FluxosFact]
    public void mounts_lie_where_they_lie_there() => Conformance.Of("fluxos/generated-mount-host-paths.json", output, file => file.Each("vectors", wanted =>
    {
        ScriptValue components = wanted.GetProperty("components").ToScript();
        AppSpec spec = AppSpec.Of(new ScriptValue.Fields([new("version", ScriptValue.Of(8)), new("name", ScriptValue.Of("myapp")), new("compose", components)]));
        ContainerMounts.Placed? placed = ContainerMounts.Place(spec, IndexOf(spec, wanted.GetProperty("component").GetString()!), "containerData").Document;
        Assert.Equal(!wanted.TryGetProperty("error", out _), placed is not null);
        if (placed is not null)
        {
            Assert.Equal(
                wanted.GetProperty("binds").EnumerateArray().Select(bind => (bind.GetProperty("source").GetString()!, bind.GetProperty("target").GetString()!)),
                placed.Binds.Select(bind => ($"<apps>/{bind.Source}", bind.Target)));
        }
    }));

    [FluxosFact]
    public void mounts_are_read_as_in_the_networks_tests() => Conformance.Of("fluxos/extracted-mounts.json", output, file => file.Each("vectors", wanted =>
    {
        JsonElement[] args = [.. wanted.GetProperty("args").EnumerateArray()];
        string? data = args[0].ValueKind == JsonValueKind.String ? args[0].GetString() : null;
        bool refused = wanted.TryGetProperty("error", out _);
        switch (wanted.GetProperty("function").GetString())
        {
            case "parseContainerData":
                ContainerMounts? mounts = ContainerMounts.Read(data ?? string.Empty, "containerData").Document;
                Assert.Equal(refused, mounts is null);
                if (mounts is not null)
                {
                    AssertMounts(wanted.GetProperty("result").GetProperty("allMounts"), mounts.All);
                }

                break;
            case "getRequiredLocalPaths":
                AssertLocal(wanted.GetProperty("result"), Mounts(args[0]));
                break;
            case "getPrimaryFlags":
                Assert.Equal(string.Concat(wanted.GetProperty("result").EnumerateArray().Select(flag => flag.GetString())), Mounts(args[0]).Primary.Flags);
                break;
            case "hasFlag":
                Assert.Equal(
                    wanted.GetProperty("result").GetBoolean(),
                    ContainerMounts.Read(data ?? string.Empty, "containerData").Document?.Primary.Flags.Contains(args[1].GetString()!, StringComparison.Ordinal) ?? false);
                break;
            case "getComponentSyncMode":
                Assert.Equal(wanted.GetProperty("result").GetString(), ContainerMounts.SyncModeOf(data ?? string.Empty)?.ToString());
                break;
            case "isGComponent":
                Assert.Equal(wanted.GetProperty("result").GetBoolean(), ContainerMounts.SyncModeOf(data ?? string.Empty) == 'g');
                break;
            case "isSyncedComponent":
                Assert.Equal(wanted.GetProperty("result").GetBoolean(), ContainerMounts.SyncModeOf(data ?? string.Empty) is not null);
                break;
            case "constructVolumes":
                AssertVolumes(wanted, args, refused);
                break;
            case var other:
                throw new InvalidOperationException($"no function: {other}");
        }
    }));

    private static void AssertVolumes(JsonElement wanted, JsonElement[] args, bool refused)
    {
        AppSpec spec = AppSpec.Of(args[3].ToScript());
        ContainerMounts.Placed? placed = ContainerMounts.Place(spec, IndexOf(spec, args[4].GetProperty("name").GetString()!), "containerData").Document;
        Assert.Equal(refused, placed is null);
        if (placed is not null)
        {
            Assert.Equal(
                wanted.GetProperty("result").EnumerateArray().Select(bind => (After(bind.GetProperty("Source").GetString()!), bind.GetProperty("Target").GetString()!)),
                placed.Binds.Select(bind => (bind.Source, bind.Target)));
        }
    }

    private static string After(string source) => source[(source.IndexOf("ZelApps/", StringComparison.Ordinal) + "ZelApps/".Length)..];

    private static int IndexOf(AppSpec spec, string component) => spec.Components.ToList().FindIndex(other => other.Name == component);

    private static ContainerMounts Mounts(JsonElement recorded) => new(recorded.GetProperty("allMounts").EnumerateArray().Select(mount => new ContainerMount(
        KindOf(mount),
        mount.TryGetProperty("componentIndex", out JsonElement index) ? index.GetInt32() : null,
        mount.GetProperty("subdir").GetString()!,
        mount.GetProperty("containerPath").GetString()!,
        FlagsOf(mount))).ToSequence());

    private static MountKind KindOf(JsonElement mount) => mount.GetProperty("type").GetString() switch
    {
        "primary" => MountKind.Primary,
        "directory" => MountKind.Directory,
        "file" => MountKind.File,
        "component_primary" => MountKind.ComponentPrimary,
        "component_directory" => MountKind.ComponentDirectory,
        "component_file" => MountKind.ComponentFile,
        var other => throw new InvalidOperationException($"no type: {other}"),
    };

    private static string FlagsOf(JsonElement mount) => string.Concat("rgs".Where(flag => mount.GetProperty("flags").EnumerateArray().Any(given => given.GetString() == $"{flag}")));

    private static void AssertMounts(JsonElement wanted, Sequence<ContainerMount> mounts)
    {
        JsonElement[] recorded = [.. wanted.EnumerateArray()];
        Assert.Equal(recorded.Length, mounts.Count);
        for (int i = 0; i < recorded.Length; i++)
        {
            Assert.Equal(KindOf(recorded[i]), mounts[i].Kind);
            Assert.Equal(recorded[i].GetProperty("subdir").GetString(), mounts[i].Name);
            Assert.Equal(recorded[i].GetProperty("containerPath").GetString(), mounts[i].Path);
            Assert.Equal(recorded[i].GetProperty("isFile").GetBoolean(), mounts[i].IsFile);
            Assert.Equal(FlagsOf(recorded[i]), mounts[i].Flags);
            Assert.Equal(recorded[i].TryGetProperty("componentIndex", out JsonElement index) ? index.GetInt32() : null, mounts[i].Component);
        }
    }

    private static void AssertLocal(JsonElement wanted, ContainerMounts mounts) => Assert.Equal(
        wanted.EnumerateArray().Select(local => (local.GetProperty("name").GetString()!, local.GetProperty("isFile").GetBoolean(), local.GetProperty("containerPath").GetString()!)),
        mounts.Local.Select(mount => (mount.Name, mount.IsFile, mount.Path)));
}
