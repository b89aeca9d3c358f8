namespace Flux.Actors.Domain.Sessions;

/// <summary>True when the holder of the id signed the text in the form that the id is for; false for anything else, never an exception. Crypto provides it.</summary>
public delegate bool VerifyText(string text, string id, string signature);
