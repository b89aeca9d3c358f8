namespace Flux.Actors.Domain.Nodes.FluxdTransactions;

/// <summary>The second version number of a START of version 6: whose collateral it is about, and what follows.</summary>
/// <remarks>
/// Shape: bit 0 for the collateral of a key, bit 1 for that of a script, bit 8 for delegates. Before Proof of Node only exactly 1 and 2 are versions.
/// Source: research sheet of the chain daemon §4.1; vectors/fluxd/delegates.json.
/// </remarks>
public readonly record struct FluxTxVersion(int Value)
{
    public const int NormalBit = 0x01;
    public const int ScriptBit = 0x02;
    public const int DelegatesBit = 0x0100;

    public bool IsExactlyNormal => Value == NormalBit;

    public bool IsExactlyScript => Value == ScriptBit;

    public bool IsNormal => (Value & (NormalBit | ScriptBit)) == NormalBit;

    public bool IsScript => (Value & (NormalBit | ScriptBit)) == ScriptBit;

    /// <summary>Both at once, which nothing can be.</summary>
    public bool IsConflicting => (Value & (NormalBit | ScriptBit)) == (NormalBit | ScriptBit);

    public bool HasDelegates => (Value & DelegatesBit) != 0;
}
