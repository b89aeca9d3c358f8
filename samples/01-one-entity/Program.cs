EntityId[] accounts = [.. Enumerable.Range(1, 4).Select(number => new EntityId("account", $"{number}"))];
HostApplicationBuilder builder = Host.CreateApplicationBuilder([.. args.Where(arg => arg != "--kill")]);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
_ = builder.Configuration["postgres"] is { } server
    ? builder.Services.AddPostgresJournal(server)
    : builder.Services.AddSqliteJournal(builder.Configuration["data"] ?? Path.Combine(AppContext.BaseDirectory, "bank"));
builder.AddFluxEngine(engine => engine
    .AddKind(new EntityKind<Account.State, Account.Command, Account.Event, Account.Refusal>("account", Account.Decider))
    .AddKind(new EntityKind<Transfer.State, Transfer.Command, Transfer.Event, Transfer.Refusal>("transfer", Transfer.Decider)));
using IHost host = builder.Build();
await host.StartAsync();
EntityEngine bank = host.Services.GetRequiredService<EntityEngine>();
Console.WriteLine($"transfers under way from an earlier run: {await Settle()}, all over now");
await Task.WhenAll(accounts.Select(account => bank.Ask(account, new Account.Open(Balance: 1_000, Limit: 1_500), null, default)));
for (int wave = 0; wave < 10; wave++)
{
    await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StartTransfer())); // Durable now; the money moves while we go on.
}
Console.WriteLine("200 transfers started");
if (args.Contains("--kill"))
{
    Process.GetCurrentProcess().Kill(); // SIGKILL: no handler, no goodbye.
}

await Settle();
Account.State[] states = await Task.WhenAll(accounts.Select(account => bank.Read<Account.State>(account, default)));
long total = states.Sum(state => state.Balance);
Console.WriteLine($"balances {string.Join(" + ", states.Select(state => state.Balance))} = {total}: {(total == 4_000 ? "conserved" : "NOT CONSERVED")}");
await host.StopAsync();
return total == 4_000 ? 0 : 1;

async Task StartTransfer()
{
    EntityId self = new("transfer", Guid.NewGuid().ToString("N"));
    Random.Shared.Shuffle(accounts);
    Answer answer = await bank.Ask(self, new Transfer.Start(self, accounts[0], accounts[1], Random.Shared.Next(1, 400)), null, default);
    _ = answer as Accepted ?? throw new InvalidOperationException($"{self} did not start: {answer}");
}

async Task<int> Settle() // Follows the facts until every transfer is over and settled; answers how many were not over when it was called.
{
    SortedMap<int, long> heads = bank.Heads.Positions;
    (int behind, int open, int underWay) = (heads.Count, 0, 0);
    await using IAsyncEnumerator<RecordedFact> facts = bank.Subscribe(ShardOffsets.Start, null, default).GetAsyncEnumerator();
    while ((behind > 0 || open > 0) && await facts.MoveNextAsync())
    {
        RecordedFact fact = facts.Current;
        // One account at least has to settle, the other one too when it was asked.
        open += fact.Fact switch { Transfer.Started => 2, Transfer.Withdrawn => 1, Transfer.Ended or Account.Settled => -1, _ => 0 };
        bool isOld = heads.TryGet(fact.Shard, out long head) && fact.Position <= head;
        underWay += isOld ? fact.Fact switch { Transfer.Started => 1, Transfer.Ended => -1, _ => 0 } : 0;
        behind -= isOld && fact.Position == head ? 1 : 0;
    }

    return underWay;
}
