using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Sessions;

namespace Flux.Actors.Domain.Apps.Messages;

/// <summary>Whether a registration is signed by the owner that its specification names.</summary>
/// <remarks>
/// Shape: an owner of Ethereum counts in messages after the time from which nodes took them. The older order of keys is tried where the present one fails.
/// Source: research sheet of applications §2.2, §5.2; vectors/fluxos/generated-application-messages.json.
/// </remarks>
public static class RegistrationSignature
{
    private const long EthereumAfter = 1_688_947_200_000;

    public static bool IsValid(AppMessage message, VerifyText verify)
    {
        if (message.Specification["owner"] is not ScriptValue.Text owner || (FluxId.IsEthereum(owner.Value) && !(message.Timestamp > EthereumAfter)))
        {
            return false;
        }

        return verify(message.Signed(), owner.Value, message.Signature)
            || (message.SignedBefore() is { } older && verify(older, owner.Value, message.Signature));
    }
}
