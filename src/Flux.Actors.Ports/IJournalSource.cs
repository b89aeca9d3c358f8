namespace Flux.Actors.Ports;

/// <summary>Opens the journal of an engine that is part of an application, when the application starts.</summary>
public interface IJournalSource
{
    /// <summary>Where the journal will be, for messages.</summary>
    string Name { get; }

    /// <summary>Opens it, making it first when there is none; whoever called this disposes it.</summary>
    /// <exception cref="JournalFault">It can't be opened.</exception>
    /// <exception cref="JournalLockedFault">A process holds its directory.</exception>
    Task<IJournal> Open(CancellationToken cancellation);
}
