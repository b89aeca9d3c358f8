using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>True when the DER signature over the digest was made by the key, with S in either half; false for anything else, never an exception.</summary>
/// <remarks>Shape: a key of 33 or 65 bytes. Crypto provides it.</remarks>
public delegate bool VerifyDer(Blob key, Hash256 digest, Blob signature);

/// <summary>Who has signed a Proof of Node block: the node's operator, or those who may in an emergency.</summary>
/// <remarks>Source: research sheet of the chain daemon §5.5, §5.9; vectors/fluxd/emergency_block.json.</remarks>
public static class BlockSignature
{
    /// <summary>The longest signature of one key.</summary>
    public const int SizeMax = 73;

    /// <summary>The collateral that no node has: the block is an emergency block.</summary>
    public static Outpoint EmergencyCollateral { get; } = new(Hash256.Parse(new string('1', 2 * Hash256.Size)), 0);

    /// <summary>The collateral of testnet and regtest that needs neither node nor signature: "TESTNOD", as the daemon prints it.</summary>
    public static Outpoint BypassCollateral { get; } = new(DisplayOrder.Parse("544553544e4f44".PadRight(2 * Hash256.Size, '0')), 0);

    public static bool IsEmergency(int version, Outpoint collateral) => FluxdHeader.IsPon(version) && collateral == EmergencyCollateral;

    public static bool IsBypass(FluxdNetwork network, Outpoint collateral) => network != FluxdNetwork.Main && collateral == BypassCollateral;

    /// <summary>At every height of Proof of Node: no stall is asked for.</summary>
    public static bool IsEmergencyAllowed(FluxdNetwork network, Height height) => network.IsPonActive(height);

    /// <summary>Whether the node's operator signed the block's id.</summary>
    public static bool IsByOperator(PonHeader header, Blob operatorKey, VerifyDer verify) =>
        header.Signature.Length is > 0 and <= SizeMax && verify(operatorKey, header.Id, header.Signature);

    /// <summary>Whether enough different keys of the network signed the emergency block's id.</summary>
    public static bool IsByEmergencyKeys(FluxdNetwork network, PonHeader header, VerifyDer verify) =>
        IsByEmergencyKeys(network, header.Id, Decode(header.Signature), verify);

    /// <summary>
    /// Checks signatures in their order: strangers are passed over, an entry that is too long ends the check, and it stops at enough different keys. There must be at
    /// least as many signatures as are wanted and at most as many as there are keys. Regtest only counts.
    /// </summary>
    public static bool IsByEmergencyKeys(FluxdNetwork network, Hash256 id, Sequence<Blob> signatures, VerifyDer verify)
    {
        if (signatures.Count < network.EmergencySignaturesMin || signatures.Count > network.EmergencyKeys.Count)
        {
            return false;
        }

        if (network.ProofIsAssumed)
        {
            return true;
        }

        bool[] signed = new bool[network.EmergencyKeys.Count];
        foreach (Blob signature in signatures)
        {
            if (signature.Length > SizeMax)
            {
                return false;
            }

            for (int i = 0; i < signed.Length; i++)
            {
                signed[i] |= verify(network.EmergencyKeys[i], id, signature);
            }

            if (signed.Count(each => each) >= network.EmergencySignaturesMin)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The signature field of an emergency block; null for fewer signatures than are wanted. One key's signature twice is not noticed here.</summary>
    public static Blob? Assemble(FluxdNetwork network, Sequence<Blob> signatures) =>
        signatures.Count >= network.EmergencySignaturesMin ? Encode(signatures) : null;

    /// <summary>A count, then each signature with its length before it.</summary>
    public static Blob Encode(Sequence<Blob> signatures)
    {
        FluxdWriter writer = new FluxdWriter().Length(signatures.Count);
        foreach (Blob signature in signatures)
        {
            writer.Bytes(signature);
        }

        return writer.Written;
    }

    /// <summary>Reads the field as far as it goes, as the daemon does: what is cut short or malformed ends the list. Bytes behind the list are not looked at.</summary>
    public static Sequence<Blob> Decode(Blob field)
    {
        List<Blob> signatures = [];
        try
        {
            FluxdReader reader = new(field.Span);
            int count = reader.Length("signatures", int.MaxValue, itemSize: 0);
            for (int i = 0; i < count; i++)
            {
                signatures.Add(reader.Bytes("signature", FluxdHeader.SignatureSizeMax));
            }
        }
        catch (FluxdFormatException)
        {
            // The end of what can be read is the end of the list.
        }

        return signatures.ToSequence();
    }
}
