using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Wallet;

/// <summary>A key of the data directory, ready to sign. Shape: <c>Address</c> is the account's text form.</summary>
public sealed record WalletKey(string Name, string File, PublicKey Key, AccountId Account, string Address, Func<Hash256, Signature> Sign);
