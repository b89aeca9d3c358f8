namespace Flux.Actors.Configuration.Hocon;

/// <summary>What one configuration may cost to read, whatever is written in it.</summary>
/// <remarks>
/// Shape: constants, because what is parsed cannot be asked how far it may be parsed. Beyond each the text is refused
/// with the bound in the message. Source: docs/adr/0004.
/// </remarks>
public static class HoconBounds
{
    /// <summary>Objects, lists and dotted elements one value may be inside of; substitutions count with their value.</summary>
    public const int NestingMax = 64;

    /// <summary>Bytes of one text together with everything it includes.</summary>
    public const int TextBytesMax = 1024 * 1024;

    /// <summary>Files that may include one another before the last is read.</summary>
    public const int IncludeDepthMax = 16;

    /// <summary>Files one text may include, directly or not; a file counts each time it is included.</summary>
    public const int IncludedFilesMax = 256;

    /// <summary>Substitutions that may wait for one another's values.</summary>
    public const int SubstitutionDepthMax = 256;

    /// <summary>Values looked at, values made and characters made while substitutions are resolved.</summary>
    public const int ExpansionMax = 4 * 1024 * 1024;

    /// <summary>Problems that are told at once; resolving stops at the last.</summary>
    public const int ProblemsMax = 20;
}
