using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Hosting;

/// <summary>The chain as this host has executed it: what candidates are built on, and what is asked of it.</summary>
/// <remarks>
/// Concurrency: any thread; readers see whole states. A candidate block that several seats of this host check is executed once.
/// </remarks>
public sealed class ChainReplica(ChainRules rules)
{
    /// <summary>Verdicts kept; enough for the rounds of a height, since a block belongs to one parent.</summary>
    private const int VerdictsMax = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<Hash256, Task<string?>> _verdicts = [];
    private readonly Queue<Hash256> _order = new();
    private volatile Chain.Running? _current;

    public ChainRules Rules => rules;

    /// <summary>The last final state; null until the chain has begun.</summary>
    public Chain.Running? Current => _current;

    public Height Height => _current?.Ledger.Height ?? Height.Genesis;

    /// <exception cref="InvalidOperationException">The chain has not begun.</exception>
    public Chain.Running Required => _current ?? throw new InvalidOperationException("the chain has not begun");

    /// <summary>Takes a newer state; an older one changes nothing.</summary>
    public void Advance(Chain.Running state)
    {
        lock (_gate)
        {
            if (_current is null || state.Ledger.Height > _current.Ledger.Height)
            {
                _current = state;
            }
        }
    }

    /// <summary>Reads what the chain entity has committed; the work of a height must see the block before it.</summary>
    public async Task Refresh(EntityEngine engine, CancellationToken cancellation)
    {
        if (await engine.Read<Chain.State>(Chain.Id, cancellation).ConfigureAwait(false) is Chain.Running running)
        {
            Advance(running);
        }
    }

    /// <summary>A block on the current tip; null when the tip is not the parent that was asked for.</summary>
    public AssembledBlock? Assemble(Validator.AssembleBlock request, Timestamp slotTime, IEnumerable<SignedTransaction> candidates)
    {
        Chain.Running current = Required;
        return current.Ledger.Tip.Id == request.Parent
            ? BlockAssembly.Assemble(rules, current.Ledger, request.Proposer, slotTime, current.TipCertificate, candidates)
            : null;
    }

    /// <summary>Null when the block is valid on the current tip, else its flaw.</summary>
    public Task<string?> Check(Block block)
    {
        Chain.Running current = Required;
        Hash256 id = block.Id();
        if (block.Header.Height <= current.Ledger.Height)
        {
            // Another block is final at its height, or this one is: there is nothing left to vote on.
            return Task.FromResult<string?>($"height {block.Header.Height} is final already");
        }

        TaskCompletionSource<string?> verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_verdicts.TryGetValue(id, out Task<string?>? known))
            {
                return known;
            }

            _verdicts[id] = verdict.Task;
            _order.Enqueue(id);
            if (_order.Count > VerdictsMax)
            {
                _verdicts.Remove(_order.Dequeue());
            }
        }

        try
        {
            verdict.SetResult(block.Header.Parent == current.Ledger.Tip.Id
                ? Execution.Validate(rules, current.Ledger, block)
                : throw new InvalidOperationException(
                    $"block {id.Short} builds on {block.Header.Parent.Short}, this host's tip is {current.Ledger.Tip.Id.Short}"));
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _verdicts.Remove(id);
            }

            verdict.SetException(e);
        }

        return verdict.Task;
    }
}
