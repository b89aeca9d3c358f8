using System.Text;
using System.Text.Json.Serialization;

namespace Flux.Actors.Contracts;

/// <summary>One refusal in the user's words: what was wrong, what was seen, what was wanted, what to do.</summary>
/// <remarks>Shape: <c>Code</c> is one of <see cref="ProblemCode"/>; <c>Seen</c>, <c>Wanted</c> and <c>DoThis</c> are null when there is nothing to say.</remarks>
public sealed record ProblemResponse(string Code, string Message, string? Seen, string? Wanted, string? DoThis)
{
    [JsonIgnore]
    public int HttpStatus => ProblemCode.Meaning(Code).HttpStatus;

    [JsonIgnore]
    public int ExitCode => ProblemCode.Meaning(Code).ExitCode;

    /// <summary>The problem as one sentence: "message: seen S, wanted W; do this".</summary>
    public string Sentence()
    {
        StringBuilder text = new(Message);
        if (Seen is not null)
        {
            text.Append(": seen ").Append(Seen);
        }

        if (Wanted is not null)
        {
            text.Append(Seen is null ? ": wanted " : ", wanted ").Append(Wanted);
        }

        if (DoThis is not null)
        {
            text.Append("; ").Append(DoThis);
        }

        return text.ToString();
    }
}
