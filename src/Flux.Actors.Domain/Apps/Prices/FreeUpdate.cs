using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>Updates that nodes of the existing network quote nothing for: they ask for no more resources and no longer life, and come not too often.</summary>
/// <remarks>Only the quote is free: the chain demands its least payment all the same. Source: research sheet of the applications §3.5; vectors/fluxos/generated-free-updates.json.</remarks>
public static class FreeUpdate
{
    /// <summary>Blocks that may pass between the client's reckoning and the node's.</summary>
    private const long LateBlocksMax = 8;

    /// <summary>Fewer than so many updates in the last blocks.</summary>
    private static readonly (long Blocks, int Below)[] Limits = [(720, 6), (1_440, 9), (3_600, 11)];

    /// <summary>The blocks that a free update lives, so that the app ends when it would have; null when the update is not free.</summary>
    /// <remarks>Shape: only composed apps that name their life; <c>updatesAt</c> has the heights of the app's earlier updates, registrations left out.</remarks>
    public static long? Life(AppSpec update, RunningApp? running, long height, Sequence<long> updatesAt, ExpireRules rules)
    {
        if (running is null || running.Height == 0 || !NamesLife(update) || !NamesLife(running.Spec))
        {
            return null;
        }

        Int128 left = (Int128)AppLife.End(running.Height, running.Spec.ExpireBlocks, rules) - height;
        bool free = update.ExpireBlocks!.Value - left <= LateBlocksMax
            && IsSameApp(update, running.Spec)
            && Limits.All(limit => updatesAt.Count(at => at > height - limit.Blocks) < limit.Below);
        return free ? (long)Int128.Clamp(left, long.MinValue, long.MaxValue) : null;
    }

    private static bool NamesLife(AppSpec spec) => spec.IsComposed && spec.ExpireBlocks is { } blocks && blocks != 0;

    private static bool IsSameApp(AppSpec update, AppSpec old)
    {
        if (update.Nodes.Count != old.Nodes.Count
            || update.Instances != old.Instances
            || update.StaticIp != old.StaticIp
            || update.Components.Count != old.Components.Count)
        {
            return false;
        }

        for (int i = 0; i < update.Components.Count; i++)
        {
            SpecComponent component = update.Components[i];
            SpecComponent? before = component.Name.Length == 0 ? old.Components[i] : old.Components.FirstOrDefault(each => each.Name == component.Name);
            if (before is null || IsLarger(component, before))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLarger(SpecComponent component, SpecComponent before) =>
        component.Hardware.Cpu > before.Hardware.Cpu
        || component.Hardware.Ram > before.Hardware.Ram
        || component.Hardware.Hdd > before.Hardware.Hdd
        || component.Ports.Count(PortRules.Enterprise) > before.Ports.Count(PortRules.Enterprise);
}
