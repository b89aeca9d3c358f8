using System.Globalization;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.Simulation.Engines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Engine.Worker;

/// <summary>An engine in a process of its own, asked line by line: "ID ENTITY deposit AMOUNT" or "ID ENTITY pay AMOUNT OTHER"; answers "ID accepted", "ID refused" or "ID again WHY".</summary>
/// <remarks>
/// Shape: first line out "ready OWNER"; arguments "sqlite FILE", "postgres CONNECTION" (alone on its journal), or "cluster CONNECTION LEASE-MS" (one of
/// many, without a way to the others: what is not its own is answered "again"). Lines out are whole, in any order. Ends when its input does.
/// </remarks>
internal static class Program
{
    private const string Schema = "flux";
    private const string ClusterId = "kill";
    private static readonly Lock Console = new();

    private static async Task<int> Main(string[] arguments)
    {
        string owner = Guid.NewGuid().ToString("N");
        await using IJournal journal = arguments[0] == "sqlite"
            ? await SqliteJournal.Open(arguments[1], SqliteJournalSettings.Default, CancellationToken.None)
            : await PostgresJournal.Open(PostgresJournalSettings.Default(arguments[1], Schema, ClusterId), CancellationToken.None);
        await using IClusterStore? table = arguments[0] == "cluster"
            ? await PostgresClusterStore.Open(PostgresJournalSettings.Default(arguments[1], Schema, ClusterId), CancellationToken.None)
            : null;
        EngineSetup setup = new(
            journal,
            new SystemClock(),
            () => Height.Genesis,
            [new EntityKind<Account.State, Account.Command, Account.Event, Account.Refusal>(Account.Kind, Account.With(static () => false))],
            [Performer.For<Account.Question>((_, question, _) => Task.FromResult<object?>(new Account.Learn(question.Id)))],
            EngineLimits.Default with { RetryFirstMs = 20, RetryMaxMs = 500, Cluster = Limits(arguments) },
            NullLogger.Instance)
        {
            Owner = owner,
            Cluster = table is null ? null : new ClusterSetup(table, new NoTransport()),
        };
        await using EntityEngine engine = await EntityEngine.Start(setup, CancellationToken.None);
        Tell($"ready {owner}");
        while (await System.Console.In.ReadLineAsync() is { } line)
        {
            Answering(engine, line);
        }

        return 0;
    }

    private static ClusterLimits Limits(string[] arguments) =>
        arguments.Length < 3 || long.Parse(arguments[2], CultureInfo.InvariantCulture) is not (> 0 and var lease)
            ? ClusterLimits.Default
            : ClusterLimits.Default with { LeaseMs = lease, RenewMs = lease / 4, RetryMs = 20, AnswerMs = 40 };

    /// <summary>Begins to answer the line; the answer is a line of its own, whenever it comes.</summary>
    private static void Answering(EntityEngine engine, string line) =>
        ThreadPool.QueueUserWorkItem(static state => _ = Answer(state.engine, state.line), (engine, line), preferLocal: false);

    private static async Task Answer(EntityEngine engine, string line)
    {
        string[] parts = line.Split(' ');
        EntityId to = new(Account.Kind, parts[1]);
        long amount = long.Parse(parts[3], CultureInfo.InvariantCulture);
        Account.Command command = parts[2] == "deposit"
            ? new Account.Deposit(parts[0], amount)
            : new Account.Pay(parts[0], to, new EntityId(Account.Kind, parts[4]), amount);
        Answer answer = await engine.Ask(to, command, parts[0], CancellationToken.None);
        Tell(answer switch
        {
            Accepted => $"{parts[0]} accepted",
            Refused => $"{parts[0]} refused",
            _ => $"{parts[0]} again {answer}",
        });
    }

    private static void Tell(string line)
    {
        lock (Console)
        {
            System.Console.Out.WriteLine(line);
            System.Console.Out.Flush();
        }
    }

    /// <summary>Nobody can be reached.</summary>
    private sealed class NoTransport : ITransport
    {
        public string Address => "nowhere";

        public int FrameBytesMax => 1 << 20;

        public bool Send(string address, Blob frame) => false;

        public void Receive(Action<Blob> receiver)
        {
            // Nothing ever comes.
        }
    }
}
