using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Node.Tests.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Tests.Api;

/// <summary>A host with entities that nobody can read: seen through the API, and tried again when the operator says so.</summary>
public sealed class StoppedEntityTests
{
    [Fact, Trait("Promise", "8")]
    public async Task stopped_entities_are_listed_with_why_and_until_when_and_one_is_resumed()
    {
        Unreadable? disk = null;
        await using LocalHost local = new();
        NetworkHost host = await local.Start(
            journal: inner => disk = new Unreadable(inner), more: ["engine.restart_backoff_min=1h", "engine.restart_backoff_max=1h"]);
        StoppedEntityResponse stopped = (await Stopped(local, host, list => list.Count > 0))[0];
        Assert.StartsWith("node/", stopped.Entity, StringComparison.Ordinal);
        Assert.Equal("InvalidDataException: these bytes are nobody's", stopped.Reason);
        Assert.Equal(1, stopped.Times);
        Assert.InRange(DateTimeOffset.Parse(stopped.RetryAt, null) - DateTimeOffset.Parse(stopped.Since, null), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1));
        StatusResponse? status = await local.Http.GetFromJsonAsync<StatusResponse>(new Uri(host.ApiUrl + ApiRoute.Status), JsonSerializerOptions.Web);
        Assert.Contains(stopped, status!.StoppedEntities);

        Uri resume = new(host.ApiUrl + ApiRoute.EntityResume(stopped.Entity));
        using (HttpResponseMessage unknown = await local.Http.PostAsJsonAsync(resume, new object()))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        }

        disk!.IsMended = true;
        local.Http.DefaultRequestHeaders.Authorization = new(
            "Bearer", (await File.ReadAllTextAsync(Path.Combine(local.Root, ApiRoute.TokenFile))).Trim());
        Assert.Equal(new ResumeResponse(stopped.Entity, true), await Resumed(local, resume));
        IReadOnlyList<StoppedEntityResponse> others = await Stopped(local, host, list => list.All(each => each.Entity != stopped.Entity));
        Assert.NotEmpty(others); // Nobody has resumed those.
        string node = stopped.Entity["node/".Length..];
        NodeResponse? read = await local.Http.GetFromJsonAsync<NodeResponse>(new Uri(host.ApiUrl + ApiRoute.Node(node)), JsonSerializerOptions.Web);
        Assert.Equal(node, read!.Id);
        Assert.Equal(new ResumeResponse(stopped.Entity, false), await Resumed(local, resume));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("/key")]
    public async Task what_names_no_entity_is_malformed(string id)
    {
        await using LocalHost local = new();
        NetworkHost host = await local.Start();
        local.Http.DefaultRequestHeaders.Authorization = new(
            "Bearer", (await File.ReadAllTextAsync(Path.Combine(local.Root, ApiRoute.TokenFile))).Trim());
        using HttpResponseMessage answer = await local.Http.PostAsJsonAsync(new Uri(host.ApiUrl + ApiRoute.EntityResume(id)), new object());
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<ResumeResponse?> Resumed(LocalHost local, Uri resume)
    {
        using HttpResponseMessage answer = await local.Http.PostAsJsonAsync(resume, new object());
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<ResumeResponse>(JsonSerializerOptions.Web);
    }

    /// <summary>The list once it is as wanted, looked at after every block.</summary>
    private static async Task<IReadOnlyList<StoppedEntityResponse>> Stopped(
        LocalHost local, NetworkHost host, Func<IReadOnlyList<StoppedEntityResponse>, bool> wanted)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        await foreach (EventResponse _ in host.Feed.After(0, patience.Token))
        {
            StoppedEntitiesResponse? stopped = await local.Http.GetFromJsonAsync<StoppedEntitiesResponse>(
                new Uri(host.ApiUrl + ApiRoute.StoppedEntities), JsonSerializerOptions.Web, patience.Token);
            if (wanted(stopped!.Entities))
            {
                return stopped.Entities;
            }
        }

        throw new InvalidOperationException("the host stopped before the list was as wanted");
    }

    /// <summary>A journal that no node can be read from while it is not mended.</summary>
    private sealed class Unreadable(IJournal inner) : IJournal
    {
        public bool IsMended { get; set; }

        public string Name => inner.Name;

        public int CommitsAtOnce => inner.CommitsAtOnce;

        public Task<StoredEntity> Load(EntityId entity, int eventsMax, CancellationToken cancellation) => entity.Kind == "node" && !IsMended
            ? Task.FromException<StoredEntity>(new InvalidDataException("these bytes are nobody's"))
            : inner.Load(entity, eventsMax, cancellation);

        public Task<string?> GetMeta(string key, CancellationToken cancellation) => inner.GetMeta(key, cancellation);

        public Task SetMeta(string key, string value, CancellationToken cancellation) => inner.SetMeta(key, value, cancellation);

        public Task<IReadOnlyList<ShardClaim>> Acquire(ShardSet shards, string owner, CancellationToken cancellation) => inner.Acquire(shards, owner, cancellation);

        public Task<IReadOnlyList<ShardClaim>> Reclaim(ShardSet shards, string owner, CancellationToken cancellation) => inner.Reclaim(shards, owner, cancellation);

        public Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation) => inner.Commit(batch, cancellation);

        public Task<PerformRow?> PendingPerform(EntityId from, string key, CancellationToken cancellation) => inner.PendingPerform(from, key, cancellation);

        public Task<long> ReadFence(int shard, CancellationToken cancellation) => inner.ReadFence(shard, cancellation);

        public Task<IReadOnlyList<StoredEvent>> ReadEntity(EntityId entity, long afterSequence, int max, CancellationToken cancellation) => inner.ReadEntity(entity, afterSequence, max, cancellation);

        public Task<IReadOnlyList<StoredEvent>> ReadShard(int shard, long afterPosition, int max, CancellationToken cancellation) => inner.ReadShard(shard, afterPosition, max, cancellation);

        public Task<IReadOnlyList<EntityId>> ReadEntities(string kind, string? afterKey, int max, CancellationToken cancellation) => inner.ReadEntities(kind, afterKey, max, cancellation);

        public Task<long> InboxMark(EntityId receiver, EntityId sender, CancellationToken cancellation) => inner.InboxMark(receiver, sender, cancellation);

        public Task<IReadOnlyList<OutboxPair>> PendingPairs(ShardSet shards, OutboxPair? after, int max, CancellationToken cancellation) => inner.PendingPairs(shards, after, max, cancellation);

        public Task<IReadOnlyList<OutboxRow>> PendingOutbox(OutboxPair pair, long afterNumber, int max, CancellationToken cancellation) => inner.PendingOutbox(pair, afterNumber, max, cancellation);

        public Task<IReadOnlyList<PerformRow>> PendingPerforms(ShardSet shards, PerformRow? after, int max, CancellationToken cancellation) => inner.PendingPerforms(shards, after, max, cancellation);

        public Task<IReadOnlyList<ReminderRow>> DueReminders(ShardSet shards, Timestamp until, ReminderRow? after, int max, CancellationToken cancellation) => inner.DueReminders(shards, until, after, max, cancellation);

        public Task<Timestamp?> NextReminder(ShardSet shards, Timestamp after, CancellationToken cancellation) => inner.NextReminder(shards, after, cancellation);

        public Task<IReadOnlyList<SnapshotPage>> ReadPages(EntityId entity, Blob after, int max, CancellationToken cancellation) => inner.ReadPages(entity, after, max, cancellation);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
