namespace Flux.Actors.Node.Doctor;

/// <summary>One thing this machine needs: what was seen, what is wanted, and the exact command that mends it.</summary>
/// <remarks>Shape: <c>Fix</c> is null when it is fine or no command of ours mends it; <c>Required</c> is false where the network also runs without it.</remarks>
public sealed record DoctorCheck(string Name, bool Ok, bool Required, string Seen, string Wanted, string? Fix);

/// <summary>A step that was taken, or that was declined or not permitted, towards a healthy machine.</summary>
/// <remarks>Shape: <c>Detail</c> is the end of the command's output when it failed, or why it wasn't run.</remarks>
public sealed record DoctorAction(string Command, DoctorOutcome Outcome, string? Detail);

public enum DoctorOutcome
{
    Done = 1,
    Failed = 2,
    Declined = 3,
    NotPermitted = 4,
}

/// <summary>The state of this machine, after what was done to it.</summary>
public sealed record DoctorReport(IReadOnlyList<DoctorCheck> Checks, IReadOnlyList<DoctorAction> Actions)
{
    /// <summary>Whether all that is required is there.</summary>
    public bool Ok => Checks.All(check => check.Ok || !check.Required);
}
