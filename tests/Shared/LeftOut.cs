namespace Flux.Actors.Tests.Shared;

/// <summary>Cases of the vectors that are not run, each for a reason. docs/compatibility.md shows the same table, and a test compares them.</summary>
/// <remarks>Shape: <c>Case</c> is "*" for the whole file, a list of it, or a list and a case's name: "list name".</remarks>
internal sealed record LeftOut(string File, string Case, string Reason)
{
    public static IReadOnlyList<LeftOut> All { get; } =
    [
        new("fluxd/bech32.json", "*", "the text form of shielded addresses only; there are none here"),
        new("fluxd/murmur3.json", "*", "the hash of bloom filters for light wallets; there are none here"),
        new("fluxd/compress_amount.json", "*", "how the daemon packs amounts in its database of coins; there are no coins here"),
        new("fluxd/stale_tests.json", "*", "expectations that no longer fit the daemon's own code"),
        new("fluxd/base64_base32.json", "base32", "the text form of onion addresses in the daemon; there are none here"),
        new("fluxd/message_sign.json", "negative missing arguments", "the words of the daemon's own command; ours has others"),
        new("fluxd/message_sign.json", "negative signmessage with an address whose key is not in the wallet", "the daemon's own wallet; here a key file is named"),
        new("fluxd/pow_retarget_tests.json", "lwma", "a stale test: the chain it gives is shorter than the daemon's function takes"),
        new("fluxd/pow_retarget_tests.json", "equal_time", "the daemon's guess of how far a download is behind; it is not made here"),
        new("fluxd/chain_params.json", "networks bech32_hrp", "the text form of shielded addresses; there are none here"),
        new("fluxd/chain_params.json", "networks base58.sprout_payment", "a shielded address; there are none here"),
        new("fluxd/chain_params.json", "networks base58.sprout_viewing", "a shielded key; there are none here"),
        new("fluxd/chain_params.json", "networks base58.sprout_spending", "a shielded key; there are none here"),
    ];

    /// <summary>Why the case is not run; null when it is.</summary>
    public static string? Why(string file, string path, string? name) =>
        All.FirstOrDefault(left => left.File == file && (left.Case == "*" || left.Case == path || (name is not null && left.Case == $"{path} {name}")))?.Reason;
}
