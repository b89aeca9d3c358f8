namespace Flux.Actors.Journal.Sql;

/// <summary>The table of hosts beside the journal's shards, and the functions that work on both.</summary>
/// <remarks>
/// Concurrency: whatever takes locks takes them in one order, the host's own row before shards and shards by number, as commits do, so none waits in a circle.
/// A plan that was made before a lock was got is checked again after it: the statement that changes rows sees all that the lock's last holder committed.
/// The time is the server's at the moment of the change, never that of the transaction's start. Source: docs/adr/0011.
/// </remarks>
internal static class PostgresClusterSchema
{
    public const string Step = Host + "\n" + LeaseLeft + "\n" + Renew + "\n" + Claim + "\n" + Leave;

    /// <summary>Gives shards of the owner to another, those that are under these fences still.</summary>
    /// <remarks>A row that had to be waited for is looked at again once it is locked: who claimed it meanwhile has raised its fence.</remarks>
    public const string Give = """
        WITH mine AS MATERIALIZED (
            SELECT s.shard FROM shard s, unnest($1::int[], $2::bigint[]) AS given (shard, fence)
            WHERE s.shard = given.shard AND s.fence = given.fence AND s.owner = $3 ORDER BY s.shard FOR NO KEY UPDATE OF s),
        moved AS (UPDATE shard SET fence = fence + 1, owner = $4 FROM mine WHERE shard.shard = mine.shard RETURNING shard.shard)
        SELECT shard FROM moved
        """;

    private const string Host = """
        CREATE TABLE host (
            owner text COLLATE "C" PRIMARY KEY, address text NOT NULL, serves text[] NOT NULL, ttl_ms bigint NOT NULL,
            lease_until timestamptz NOT NULL, lease_since timestamptz NOT NULL) WITH (fillfactor = 50);
        """;

    /// <summary>0 when the lease has run out. One that ends later than a renewal can have set it was set before the clock was put back, and has too.</summary>
    private const string LeaseLeft = """
        CREATE FUNCTION lease_left_ms_1(host, timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS $left$
            SELECT CASE
                WHEN $1.lease_until - $2 > 2 * $1.ttl_ms * interval '1 millisecond' THEN 0
                ELSE greatest(0, ceil(1000 * extract(epoch FROM $1.lease_until - $2)))::bigint
            END
        $left$;
        """;

    /// <summary>Renews one host's lease, removes hosts that have neither lease nor shards, and answers a row for each owner of either, with its shards.</summary>
    /// <remarks>Shape: owner is null for the shards that are nobody's; address is null for an owner without a row; the three arrays of shards go together.</remarks>
    private const string Renew = """
        CREATE FUNCTION renew_1(text, text, text[], bigint)
        RETURNS TABLE (owner text, address text, serves text[], left_ms bigint, unbroken_ms bigint, shards int[], fences bigint[], heads bigint[])
        LANGUAGE plpgsql AS $renew$
        #variable_conflict use_column
        DECLARE
            read_at timestamptz;
        BEGIN
            INSERT INTO host AS h (owner, address, serves, ttl_ms, lease_until, lease_since)
            VALUES ($1, $2, $3, $4, clock_timestamp() + $4 * interval '1 millisecond', clock_timestamp())
            ON CONFLICT (owner) DO UPDATE
            SET address = $2, serves = $3, ttl_ms = $4, lease_until = clock_timestamp() + $4 * interval '1 millisecond',
                lease_since = CASE WHEN lease_left_ms_1(h, clock_timestamp()) > 0 THEN h.lease_since ELSE clock_timestamp() END;

            DELETE FROM host WHERE owner = ANY (ARRAY(
                SELECT h.owner FROM host h
                WHERE lease_left_ms_1(h, clock_timestamp()) = 0 AND NOT EXISTS (SELECT FROM shard s WHERE s.owner = h.owner)
                FOR UPDATE OF h SKIP LOCKED));

            read_at := clock_timestamp();
            RETURN QUERY
            SELECT owner, h.address, h.serves, h.left_ms, h.unbroken_ms, s.shards, s.fences, s.heads
            FROM (
                SELECT host.owner, host.address, host.serves, lease_left_ms_1(host, read_at) AS left_ms,
                    floor(1000 * extract(epoch FROM read_at - host.lease_since))::bigint AS unbroken_ms
                FROM host) h
            FULL JOIN (
                SELECT shard.owner, array_agg(shard.shard ORDER BY shard.shard) AS shards, array_agg(shard.fence ORDER BY shard.shard) AS fences,
                    array_agg(shard.head ORDER BY shard.shard) AS heads
                FROM shard GROUP BY shard.owner) s USING (owner)
            WHERE h.left_ms > 0 OR s.shards IS NOT NULL;
        END
        $renew$;
        """;

    /// <summary>Takes shards for a host with a lease. A shard that stays locked for the lock timeout keeps none of the others from being taken.</summary>
    /// <remarks>
    /// The lock on the host's row keeps it from leaving meanwhile, and lets it be renewed. Shards of the living are not locked. The rows that are locked are
    /// looked at again: who had a shard, and whether that owner lives, may have changed while they were waited for.
    /// </remarks>
    private const string Claim = """
        CREATE FUNCTION claim_1(int[], text, bigint) RETURNS TABLE (shard int, fence bigint, head bigint) LANGUAGE plpgsql AS $claim$
        #variable_conflict use_column
        DECLARE
            taker host;
            taken_at timestamptz;
            locked int[];
        BEGIN
            PERFORM FROM host h WHERE h.owner = $2 FOR KEY SHARE;
            IF NOT FOUND THEN
                RETURN;
            END IF;

            BEGIN
                locked := ARRAY(
                    SELECT s.shard FROM shard s
                    WHERE s.shard = ANY ($1) AND (s.owner = $2 OR NOT EXISTS (
                        SELECT FROM host o WHERE o.owner = s.owner AND lease_left_ms_1(o, clock_timestamp()) > 0))
                    ORDER BY s.shard FOR NO KEY UPDATE OF s);
            EXCEPTION WHEN lock_not_available THEN
                locked := ARRAY(
                    SELECT s.shard FROM shard s
                    WHERE s.shard = ANY ($1) AND (s.owner = $2 OR NOT EXISTS (
                        SELECT FROM host o WHERE o.owner = s.owner AND lease_left_ms_1(o, clock_timestamp()) > 0))
                    ORDER BY s.shard FOR NO KEY UPDATE OF s SKIP LOCKED);
            END;

            SELECT h.* INTO taker FROM host h WHERE h.owner = $2;
            taken_at := clock_timestamp();
            IF lease_left_ms_1(taker, taken_at) = 0 THEN
                RETURN;
            END IF;

            RETURN QUERY
            WITH taken AS (
                UPDATE shard s SET fence = s.fence + 1, owner = $2
                WHERE s.shard = ANY (locked) AND (s.owner IS NULL OR s.owner = $2 OR (
                    taken_at - taker.lease_since >= $3 * interval '1 millisecond' AND NOT EXISTS (
                        SELECT FROM host o WHERE o.owner = s.owner AND lease_left_ms_1(o, taken_at) > 0)))
                RETURNING s.shard, s.fence, s.head)
            SELECT shard, fence, head FROM taken ORDER BY shard;
        END
        $claim$;
        """;

    private const string Leave = """
        CREATE FUNCTION leave_1(text) RETURNS void LANGUAGE plpgsql AS $leave$
        BEGIN
            DELETE FROM host WHERE owner = $1;
            WITH mine AS MATERIALIZED (SELECT shard FROM shard WHERE owner = $1 ORDER BY shard FOR NO KEY UPDATE)
            UPDATE shard SET fence = fence + 1, owner = NULL FROM mine WHERE shard.shard = mine.shard;
        END
        $leave$;
        """;
}
