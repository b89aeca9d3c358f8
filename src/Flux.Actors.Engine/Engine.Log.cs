using Flux.Actors.Kernel;
using Microsoft.Extensions.Logging;

namespace Flux.Actors.Engine;

/// <summary>What the engine writes to the log, and how often the log has not taken it: one that throws stops nothing.</summary>
internal sealed partial class EngineLog
{
    private readonly ILogger _logger;
    private long _failures;

    public EngineLog(ILogger logger) => _logger = new Unbreakable(this, logger);

    public long Failures => Interlocked.Read(ref _failures);

    [LoggerMessage(1, LogLevel.Information, "engine started on {Journal}: {Kinds} kinds, {Pairs} outbox pairs and {Performs} performs resumed")]
    public partial void Started(string journal, int kinds, int pairs, int performs);

    [LoggerMessage(2, LogLevel.Error, "{Entity} stopped by a bug until {RetryAt}")]
    public partial void EntityStopped(EntityId entity, Timestamp retryAt, Exception bug);

    [LoggerMessage(3, LogLevel.Warning, "{To} refused a message from {From}: {Reason}; it counts as delivered")]
    public partial void TellRefused(EntityId from, EntityId to, Enum reason);

    [LoggerMessage(4, LogLevel.Error, "a commit of {Decisions} decisions failed, nothing of it was recorded or answered as such: {Why}")]
    public partial void CommitFailed(int decisions, string why);

    [LoggerMessage(5, LogLevel.Warning, "a commit of {Decisions} decisions ended unclear ({Why}); taking the shards over to read what became of it")]
    public partial void CommitUnclear(int decisions, string why);

    [LoggerMessage(6, LogLevel.Warning, "snapshot of {Entity} cannot be read, folding all of its facts instead: {Why}")]
    public partial void SnapshotUnreadable(EntityId entity, string why);

    [LoggerMessage(7, LogLevel.Warning, "work '{Key}' of {Entity}: attempt {Attempt} failed, again in {Pause} ms: {Why}")]
    public partial void PerformFailed(EntityId entity, string key, int attempt, long pause, string why);

    [LoggerMessage(8, LogLevel.Warning, "{What} could not be read, again in {Pause} ms: {Why}")]
    public partial void ScanFailed(string what, long pause, string why);

    [LoggerMessage(9, LogLevel.Critical, "the engine's {Loop} broke; it accepts nothing more")]
    public partial void LoopBroke(string loop, Exception bug);

    [LoggerMessage(10, LogLevel.Debug, "message {Number} from {From} to {To} not applied yet: {Why}")]
    public partial void TellDelayed(long number, EntityId from, EntityId to, string why);

    [LoggerMessage(11, LogLevel.Information, "{Shards} shards taken; {Open} are ours now")]
    public partial void ShardsGained(int shards, int open);

    [LoggerMessage(12, LogLevel.Information, "{Shards} shards handed over to {To}; {Open} are ours now")]
    public partial void ShardsGiven(int shards, string to, int open);

    [LoggerMessage(13, LogLevel.Warning, "{Shards} shards lost to another host; {Open} are ours now")]
    public partial void ShardsLost(int shards, int open);

    [LoggerMessage(14, LogLevel.Warning, "the lease could not be renewed at {Store}: {Why}")]
    public partial void RenewalFailed(string store, string why);

    [LoggerMessage(15, LogLevel.Warning, "{Store} could not be told that this host leaves; the others take its shards over when its lease of {Lease} ms ends: {Why}")]
    public partial void LeavingFailed(string store, long lease, string why);

    [LoggerMessage(17, LogLevel.Warning, "projection '{Projection}' failed {Times} times in a row, again in {Pause} ms: {Why}")]
    public partial void ProjectionFailed(string projection, int times, long pause, string why);

    [LoggerMessage(18, LogLevel.Error, "work was told to end, and its own code for that failed")]
    public partial void CancellationBroke(Exception bug);

    [LoggerMessage(19, LogLevel.Warning, "the engine's {Loop} failed while it was stopping")]
    public partial void LoopFailedAtStop(string loop, Exception fault);

    [LoggerMessage(23, LogLevel.Error, "whoever listens to the answers of {Entity} failed")]
    public partial void ListenerBroke(EntityId entity, Exception bug);

    [LoggerMessage(26, LogLevel.Error, "{Pieces} pieces of work have not ended {Wait} ms after they were told to; the engine stops without them")]
    public partial void WorkAbandoned(int pieces, long wait);

    [LoggerMessage(27, LogLevel.Error, "the transport broke over a frame to {Address}")]
    public partial void TransportBroke(string address, Exception bug);

    [LoggerMessage(25, LogLevel.Error, "whoever listens to the engine's spans or meters failed")]
    public partial void ObserverBroke(Exception bug);

    [LoggerMessage(24, LogLevel.Error, "{Journal} has told nothing of what was given to it for {Wait} ms; the engine stops without, and {Decisions} decisions have an unknown end")]
    public partial void CommitAbandoned(string journal, long wait, int decisions);

    [LoggerMessage(20, LogLevel.Error, "nothing could be recorded in {Journal} for {Failing} ms ({Why}); this host lets its lease run out, so that others take its shards, and joins again when its journal answers")]
    public partial void StandsAside(string journal, long failing, string why);

    [LoggerMessage(21, LogLevel.Warning, "{Journal} takes writes again; this host joins again")]
    public partial void JoinsAgain(string journal);

    [LoggerMessage(16, LogLevel.Warning, "a frame of {Length} bytes from another host can't be read: {Why}")]
    public partial void FrameUnreadable(int length, string why);

    private sealed class Unbreakable(EngineLog log, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel)
        {
            try
            {
                return inner.IsEnabled(logLevel);
            }
            catch (Exception)
            {
                return Failed();
            }
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            try
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
            catch (Exception)
            {
                _ = Failed();
            }
        }

        /// <summary>Counted, since there is nowhere else to say it.</summary>
        private bool Failed()
        {
            _ = Interlocked.Increment(ref log._failures);
            return false;
        }
    }
}
