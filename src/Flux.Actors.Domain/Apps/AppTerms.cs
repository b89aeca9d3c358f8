using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What was registered and paid, fixed for the life of the registration.</summary>
/// <remarks>
/// Shape: <c>Specification</c> is the canonical text, <c>SpecificationHash</c> its SHA-256; <c>Transaction</c> is the registration's.
/// Units: <c>Price</c> is what the escrow holds for the hosts; <c>Rate</c> is what one instance earns in one block, the price ÷
/// (instances × blocks) rounded down. Source: docs/spec/apps.md §6.
/// </remarks>
[Wire("apps.terms.v1")]
public sealed record AppTerms(
    Hash256 Transaction,
    AccountId Owner,
    string Specification,
    Hash256 SpecificationHash,
    Workload Workload,
    int Instances,
    Amount Price,
    Amount Rate,
    Height RegisteredAt,
    Height ExpiresAt)
{
    public static AppTerms Of(AppSpecification specification, DeployDocument deploy, Amount price, Stamp by, Height at) => new(
        by.Transaction,
        by.Sender,
        specification.Canonical(),
        specification.Hash(),
        specification.ToWorkload(deploy),
        specification.Instances,
        price,
        price.Share(1, specification.Instances * specification.ExpireBlocks),
        at,
        at + specification.ExpireBlocks);
}

/// <summary>A node attested to run one instance, who is paid for it, and up to which height that is done.</summary>
[Wire("apps.host.v1")]
public sealed record AppHost(Outpoint Node, AccountId Payee, int Attempt, Height PaidUpTo);

/// <summary>What a node earned since it was last paid, and whose it is.</summary>
[Wire("apps.earning.v1")]
public sealed record Earning(Outpoint Node, AccountId To, Amount Amount);
