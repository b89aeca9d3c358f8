using System.Text;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>An output as the existing network's daemon tells it.</summary>
/// <remarks>Shape: <c>Address</c> is its first one, <c>Script</c> its text; null without. Units: atoms; NaN where it has no value.</remarks>
public sealed record ChainOutput(string? Address, string? Script, Binary64 Value);

/// <summary>A transaction of the existing network. Shape: <c>Senders</c> has the addresses of its inputs.</summary>
public sealed record ChainTransaction(Binary64 Version, Sequence<string> Senders, Sequence<ChainOutput> Outputs)
{
    /// <summary>Reads the daemon's verbose form; what is missing reads as empty or NaN.</summary>
    public static ChainTransaction Of(ScriptValue verbose) => new(
        NumberOf(verbose["version"]),
        ItemsOf(verbose["vin"]).Select(input => TextOf(input["address"])).OfType<string>().ToSequence(),
        ItemsOf(verbose["vout"]).Select(Output).ToSequence());

    private static ChainOutput Output(ScriptValue output) => new(
        TextOf(ItemsOf(output["scriptPubKey"]["addresses"]).FirstOrDefault(ScriptValue.Undefined.Value)),
        TextOf(output["scriptPubKey"]["asm"]),
        NumberOf(output["valueSat"]));

    private static Sequence<ScriptValue> ItemsOf(ScriptValue value) => value is ScriptValue.List list ? list.Items : [];

    private static string? TextOf(ScriptValue value) => value is ScriptValue.Text { Value.Length: > 0 } text ? text.Value : null;

    private static Binary64 NumberOf(ScriptValue value) => value is ScriptValue.Number number ? number.Value : Binary64.NaN;
}

/// <summary>A payment for the message of the hash.</summary>
/// <remarks>
/// Shape: the hash is any 64 characters, as the network takes them; the first transaction that names it counts. Units: atoms.
/// Source: research sheet of the applications §2.5; vectors/fluxos/generated-chain-payments.json.
/// </remarks>
public sealed record ChainPayment(string Hash, Amount Value)
{
    private const int HashLength = 64;

    /// <summary>Transactions of the nodes' registry have version 5 and more.</summary>
    private const int VersionMax = 4;

    /// <summary>What the transaction pays for; null when it is no payment for an app.</summary>
    public static ChainPayment? Of(ChainTransaction transaction, long height, PriceRules rules)
    {
        Binary64 value = Binary64.Zero;
        foreach (ChainOutput output in transaction.Outputs)
        {
            value = rules.IsPaidTo(output.Address, height) ? value + output.Value : value;
        }

        string message = MessageOf(transaction);
        return height >= rules.PaymentsFrom
            && transaction.Version > 0 && transaction.Version <= VersionMax
            && message.Length == HashLength
            && rules.Flux.At(height) is { } row && value >= row.Minimum * Amount.AtomsPerFlux
            && value.ToInt64() is { } atoms and >= 0
                ? new ChainPayment(message, new Amount(atoms))
                : null;
    }

    /// <summary>The message that changes the network's rules; null unless a multisig sends it to one.</summary>
    public static ChainMessage? ChangeOf(ChainTransaction transaction, long height, PriceRules rules)
    {
        bool IsMultisig(string? address) => rules.Addresses.Any(known => known.IsMultisig && known.Address == address);
        string message = MessageOf(transaction);
        return message.Length > 0 && transaction.Senders.Any(IsMultisig) && transaction.Outputs.Any(output => IsMultisig(output.Address))
            ? new ChainMessage(height, message)
            : null;
    }

    /// <summary>The text in a script: what follows "OP_RETURN ", two digits of base 16 to a character, up to a zero; empty without.</summary>
    /// <remarks>Shape: nothing is refused: digits that are none end a number, as parseInt has it, and a number that is none is the character 0.</remarks>
    public static string TextOf(string script)
    {
        string[] parts = script.Split("OP_RETURN ");
        string digits = parts.Length > 1 ? parts[1] : string.Empty;
        StringBuilder text = new();
        for (int at = 0; at < digits.Length; at += 2)
        {
            string pair = digits[at..Math.Min(at + 2, digits.Length)];
            if (pair == "00")
            {
                break;
            }

            text.Append(Character(pair));
        }

        return text.ToString();
    }

    /// <summary>The last output with a script decides: data before another script is overlooked.</summary>
    private static string MessageOf(ChainTransaction transaction) =>
        transaction.Outputs.LastOrDefault(output => output.Script is not null)?.Script is { } script ? TextOf(script) : string.Empty;

    private static char Character(string pair)
    {
        string digits = pair[pair.TakeWhile(IsBlank).Count()..];
        int sign = digits.StartsWith('-') ? -1 : 1;
        digits = digits.StartsWith('-') || digits.StartsWith('+') ? digits[1..] : digits;
        int value = 0;
        foreach (char digit in digits.TakeWhile(char.IsAsciiHexDigit))
        {
            value = value * 16 + Convert.ToInt32(digit.ToString(), 16);
        }

        return unchecked((char)(sign * value));
    }

    /// <summary>The blanks of JavaScript.</summary>
    private static bool IsBlank(char unit) => (char.IsWhiteSpace(unit) && unit != '\u0085') || unit == '\ufeff';
}
