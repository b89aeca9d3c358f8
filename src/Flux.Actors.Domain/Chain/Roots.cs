using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>One entry of the state under the state root: section, key, value, each in its canonical encoding.</summary>
[Wire("chain.state-entry.v1")]
public sealed record StateEntry(string Section, Blob Key, Blob Value)
{
    public Hash256 Leaf() => Wire.Digest("flux/state-entry/1", this);
}

/// <summary>What a header commits to: its instructions, its transactions, and the state after them.</summary>
/// <remarks>Source: DESIGN §9; docs/spec/chain.md §5.</remarks>
public static class Roots
{
    public static Hash256 Transactions(Sequence<SignedTransaction> transactions) =>
        Merkle.Root(transactions.Select(transaction => Wire.Digest("flux/transaction-leaf/1", transaction)));

    public static Hash256 Instructions(Sequence<Instruction> instructions) =>
        Merkle.Root(instructions.Select(instruction => Wire.Digest("flux/instruction-leaf/1", instruction)));

    public static Hash256 State(ChainState state) => Merkle.Root(Entries(state).Select(entry => entry.Leaf()));

    /// <summary>Sections in alphabetical order, entries of a map in its key order; single values have an empty key.</summary>
    /// <remarks>The tip's id is left out because it depends on this root; its height and slot time are in.</remarks>
    public static IEnumerable<StateEntry> Entries(ChainState state) =>
    [
        .. OfMap("account", state.Accounts),
        .. OfMap("entity", state.Entities),
        .. OfMap("lock", state.Locks),
        Of("network", state.Network),
        .. OfMap("node", state.Nodes),
        Of("parameters", state.Parameters),
        Of("pending", state.Pending),
        Of("place", state.Tip with { Id = Hash256.Zero }),
        Of("supply", state.Supply),
        Of("voters", state.TipVoters),
    ];

    private static StateEntry Of<T>(string section, T value) => new(section, Blob.Empty, Wire.Encode(value));

    private static IEnumerable<StateEntry> OfMap<TKey, TValue>(string section, SortedMap<TKey, TValue> map)
        where TKey : notnull, IComparable<TKey> =>
        map.Select(pair => new StateEntry(section, Wire.Encode(pair.Key), Wire.Encode(pair.Value)));
}
