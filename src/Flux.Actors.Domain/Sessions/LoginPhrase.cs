using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Sessions;

/// <summary>The text that is signed to log in: a time in milliseconds of 13 digits, and random letters.</summary>
/// <remarks>Source: research sheet of applications §5.3.</remarks>
public static class LoginPhrase
{
    public const int LengthMin = 40;

    private const int TimeLength = 13;

    /// <summary>When it was issued, by its own word: the number that its first 13 characters are, NaN when they are none.</summary>
    public static Binary64 IssuedAt(string phrase) => Coercion.ToNumber(ScriptValue.Of(phrase[..Math.Min(phrase.Length, TimeLength)]));

    /// <summary>Whether it is older than so many milliseconds or of the future; neither when its time is no number.</summary>
    public static bool IsOutside(string phrase, Timestamp now, long ageMax)
    {
        Binary64 issued = IssuedAt(phrase);
        return issued < (now.Milliseconds - ageMax) || issued > now.Milliseconds;
    }
}
