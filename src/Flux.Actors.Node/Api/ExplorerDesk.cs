using System.Globalization;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Api;

/// <summary>The explorer as it may be asked: once it is filled.</summary>
/// <param name="explorer">What is asked.</param>
/// <param name="feed">What fills it.</param>
/// <param name="damaged">Told when a question finds the explorer damaged, so that it is begun anew.</param>
/// <param name="replica">The chain that it is filled from.</param>
/// <remarks>Concurrency: any thread. Errors: <see cref="ApiRefusal"/> (<see cref="ProblemCode.Busy"/>) while it is being filled, with how far it is.</remarks>
public sealed class ExplorerDesk(IExplorer explorer, ExplorerFeed feed, Action damaged, ChainReplica replica)
{
    public Task<ExplorerFinding> Find(Hash256 transaction, CancellationToken cancellation) => Filled(() => explorer.Find(transaction, cancellation));

    public Task<ExplorerPage> History(AccountId account, ExplorerPlace? before, int max, CancellationToken cancellation) =>
        Filled(() => explorer.History(account, before, max, cancellation));

    /// <summary>What those of the nodes that have earned something have earned since the genesis; null while it is being filled.</summary>
    public async Task<SortedMap<Outpoint, Amount>?> Earned(IReadOnlyList<Outpoint> nodes, CancellationToken cancellation)
    {
        IReadOnlyList<ExplorerEarning>? earned = await Asked(() => explorer.Earned(nodes, cancellation)).ConfigureAwait(false);
        return earned is null ? null : SortedMap<Outpoint, Amount>.From(earned.Select(each => KeyValuePair.Create(each.Node, each.Amount)));
    }

    private async Task<T> Filled<T>(Func<Task<T>> ask)
        where T : class => await Asked(ask).ConfigureAwait(false) ?? throw Filling();

    /// <summary>Null while it is being filled, before the question or after: such an answer leaves out what has not been read.</summary>
    private async Task<T?> Asked<T>(Func<Task<T>> ask)
        where T : class
    {
        if (feed.IsFilling)
        {
            return null;
        }

        try
        {
            T answer = await ask().ConfigureAwait(false);
            return feed.IsFilling ? null : answer;
        }
        catch (ExplorerDamagedFault)
        {
            damaged();
            return null;
        }
    }

    private ApiRefusal Filling()
    {
        string reached = feed.Reached is { } height ? string.Create(CultureInfo.InvariantCulture, $"at height {height.Value}") : "at no height yet";
        return new ApiRefusal(new ProblemResponse(
            ProblemCode.Busy,
            string.Create(CultureInfo.InvariantCulture, $"the explorer is still filling: {reached} of {replica.Height.Value}"),
            null,
            null,
            "ask again later; it reads the chain beside the host's other work"));
    }
}
