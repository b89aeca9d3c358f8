using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>Checks claims in works that don't touch each other, for <see cref="ChainRules.Spread"/>.</summary>
/// <remarks>Shape: the answer is the same however the works are done, once they are.</remarks>
internal sealed class SignatureChecks
{
    /// <summary>Claims of a work: so few that no core waits long for the last one, so many that handing it out costs nothing beside it.</summary>
    private const int AtOnce = 4;

    private readonly SignatureScheme _scheme;
    private readonly IReadOnlyList<SignedDigest> _claims;

    /// <summary>The first false claim of each work; −1 for none.</summary>
    private readonly int[] _false;

    public SignatureChecks(SignatureScheme scheme, IReadOnlyList<SignedDigest> claims)
    {
        (_scheme, _claims, _false) = (scheme, claims, new int[(claims.Count + AtOnce - 1) / AtOnce]);
        Works = [.. Enumerable.Range(0, _false.Length).Select(part => (Action)(() => Check(part)))];
    }

    public IReadOnlyList<Action> Works { get; }

    /// <summary>The index of the first claim that is not true; −1 when all are.</summary>
    public int FirstFalse => _false.FirstOrDefault(index => index >= 0, -1);

    private void Check(int part)
    {
        _false[part] = -1;
        int end = Math.Min((part + 1) * AtOnce, _claims.Count);
        for (int i = part * AtOnce; i < end && _false[part] < 0; i++)
        {
            _false[part] = _scheme.IsTrue(_claims[i]) ? -1 : i;
        }
    }
}
