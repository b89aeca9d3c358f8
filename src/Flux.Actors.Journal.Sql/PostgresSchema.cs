namespace Flux.Actors.Journal.Sql;

/// <summary>The tables of the shared journal, the function that commits to them, and the order in which it all came.</summary>
/// <remarks>
/// Units: *_ms are milliseconds since 1970. Shape: names compare byte by byte (COLLATE "C"), as in the other journals; outbox, reminder and
/// perform hold only what is not settled yet. A function that hosts call is never changed: its successor gets a new number, so hosts of two
/// releases can share the schema while they are replaced. Source: docs/adr/0009.
/// </remarks>
internal static class PostgresSchema
{
    /// <summary>Raised by the commit function when a fact does not follow its predecessor.</summary>
    public const string SequenceConflict = "FX001";

    /// <summary>The table that holds the version, and so comes before the first step.</summary>
    public const string Meta = """
        CREATE TABLE IF NOT EXISTS meta (key text COLLATE "C" PRIMARY KEY, value text NOT NULL);
        """;

    private const string Tables = """
        -- Each commit rewrites the heads it moves; the free space keeps those rewrites off the index.
        CREATE TABLE shard (shard int PRIMARY KEY, fence bigint NOT NULL, head bigint NOT NULL, owner text) WITH (fillfactor = 20);
        INSERT INTO shard (shard, fence, head) SELECT number, 0, 0 FROM generate_series(0, 1023) number;

        CREATE TABLE event (
            shard int NOT NULL, position bigint NOT NULL, seq bigint NOT NULL, fence bigint NOT NULL, time_ms bigint NOT NULL,
            entity text COLLATE "C" NOT NULL, payload bytea NOT NULL, PRIMARY KEY (shard, position));
        CREATE UNIQUE INDEX event_by_entity ON event (entity, seq);
        CREATE TABLE snapshot (entity text COLLATE "C" PRIMARY KEY, seq bigint NOT NULL, pages bytea NOT NULL, payload bytea NOT NULL);
        CREATE TABLE snapshot_page (entity text COLLATE "C" NOT NULL, name bytea NOT NULL, payload bytea NOT NULL, PRIMARY KEY (entity, name));
        CREATE TABLE answer (
            entity text COLLATE "C" NOT NULL, number bigint NOT NULL, command_id text NOT NULL, seq bigint NOT NULL, events int NOT NULL,
            refusal int, PRIMARY KEY (entity, number));
        CREATE TABLE inbox (
            receiver text COLLATE "C" NOT NULL, sender text COLLATE "C" NOT NULL, number bigint NOT NULL, PRIMARY KEY (receiver, sender));
        CREATE TABLE outbox (
            sender text COLLATE "C" NOT NULL, receiver text COLLATE "C" NOT NULL, number bigint NOT NULL, shard int NOT NULL,
            command bytea NOT NULL, trace bytea, PRIMARY KEY (sender, receiver, number));
        CREATE TABLE reminder (
            entity text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, number bigint NOT NULL, shard int NOT NULL, due_ms bigint NOT NULL,
            command bytea NOT NULL, trace bytea, PRIMARY KEY (entity, key));
        CREATE INDEX reminder_due ON reminder (due_ms, entity, key);
        CREATE TABLE perform (
            entity text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, number bigint NOT NULL, shard int NOT NULL,
            request_name text NOT NULL, request bytea NOT NULL, reply_to text NOT NULL, trace bytea, PRIMARY KEY (entity, key));
        """;

    /// <summary>One batch: moves the heads of the shards whose fence is ours, in shard order, and writes their rows after them.</summary>
    /// <remarks>
    /// Shape: s_* are the batch's shards in ascending order; every other row names its shard by its slot in them, counted from 1. The answer
    /// holds each shard's head before the batch, or -1 where the fence is not ours and nothing was written. A settler is the slot of the
    /// write that, later in the same batch, settles what this row says: the row is left out if that write counts; 0 is none. Columns of
    /// kinds that the batch has nothing of are left out; a trace column without values too, and reads as nulls.
    /// </remarks>
    private const string Commit = """
        CREATE FUNCTION commit_1(
            s_shard int[], s_fence bigint[], s_facts bigint[],
            e_slot int[] = '{}', e_rank bigint[] = '{}', e_entity text[] = '{}', e_seq bigint[] = '{}', e_time bigint[] = '{}',
                e_payload bytea[] = '{}',
            b_slot int[] = '{}', b_entity text[] = '{}', b_seq bigint[] = '{}',
            n_slot int[] = '{}', n_entity text[] = '{}', n_seq bigint[] = '{}', n_pages bytea[] = '{}', n_payload bytea[] = '{}',
            w_slot int[] = '{}', w_entity text[] = '{}',
            x_slot int[] = '{}', x_entity text[] = '{}', x_name bytea[] = '{}',
            m_slot int[] = '{}', m_entity text[] = '{}', m_name bytea[] = '{}', m_payload bytea[] = '{}',
            g_slot int[] = '{}', g_entity text[] = '{}', g_number bigint[] = '{}',
            a_slot int[] = '{}', a_entity text[] = '{}', a_number bigint[] = '{}', a_command text[] = '{}', a_seq bigint[] = '{}',
                a_events int[] = '{}', a_refusal int[] = '{}',
            i_slot int[] = '{}', i_receiver text[] = '{}', i_sender text[] = '{}', i_number bigint[] = '{}',
            o_slot int[] = '{}', o_settler int[] = '{}', o_sender text[] = '{}', o_receiver text[] = '{}', o_number bigint[] = '{}',
                o_command bytea[] = '{}', o_trace bytea[] = '{}',
            f_slot int[] = '{}', f_entity text[] = '{}', f_key text[] = '{}', f_number bigint[] = '{}',
            r_slot int[] = '{}', r_entity text[] = '{}', r_key text[] = '{}', r_number bigint[] = '{}', r_due bigint[] = '{}',
                r_command bytea[] = '{}', r_trace bytea[] = '{}',
            d_slot int[] = '{}', d_entity text[] = '{}', d_key text[] = '{}', d_number bigint[] = '{}',
            p_slot int[] = '{}', p_settler int[] = '{}', p_entity text[] = '{}', p_key text[] = '{}', p_number bigint[] = '{}',
                p_name text[] = '{}', p_request bytea[] = '{}', p_reply text[] = '{}', p_trace bytea[] = '{}')
        RETURNS bigint[] LANGUAGE plpgsql AS $commit$
        DECLARE
            heads bigint[] := array_fill(-1::bigint, ARRAY[cardinality(s_shard)]);
            moved record;
            wrong record;
        BEGIN
            -- Row by row as the slots have it, so in shard order: what a takeover locks in the same order, one of the two waits for.
            FOR moved IN
                UPDATE shard h SET head = h.head + s.facts FROM unnest(s_shard, s_fence, s_facts) WITH ORDINALITY s (shard, fence, facts, slot)
                WHERE h.shard = s.shard AND h.fence = s.fence RETURNING s.slot, h.head - s.facts AS base
            LOOP
                heads[moved.slot] := moved.base;
            END LOOP;

            IF cardinality(e_slot) > 0 THEN
                SELECT b.* INTO wrong FROM unnest(b_slot, b_entity, b_seq) b (slot, entity, seq)
                WHERE heads[b.slot] >= 0 AND b.seq <> 1 AND (SELECT e.seq FROM event e WHERE e.entity = b.entity AND e.seq = b.seq - 1) IS NULL
                LIMIT 1;
                IF FOUND THEN
                    RAISE EXCEPTION '%: fact % seen, but no fact % before it is recorded', wrong.entity, wrong.seq, wrong.seq - 1
                    USING ERRCODE = 'FX001';
                END IF;
                INSERT INTO event (shard, position, seq, fence, time_ms, entity, payload)
                SELECT s_shard[e.slot], heads[e.slot] + e.rank, e.seq, s_fence[e.slot], e.time_ms, e.entity, e.payload
                FROM unnest(e_slot, e_rank, e_entity, e_seq, e_time, e_payload) e (slot, rank, entity, seq, time_ms, payload)
                WHERE heads[e.slot] >= 0;
            END IF;

            IF cardinality(n_slot) > 0 THEN
                INSERT INTO snapshot (entity, seq, pages, payload)
                SELECT n.entity, n.seq, n.pages, n.payload FROM unnest(n_slot, n_entity, n_seq, n_pages, n_payload) n (slot, entity, seq, pages, payload)
                WHERE heads[n.slot] >= 0
                ON CONFLICT (entity) DO UPDATE SET seq = excluded.seq, pages = excluded.pages, payload = excluded.payload;
            END IF;
            IF cardinality(w_slot) > 0 THEN
                DELETE FROM snapshot_page p USING unnest(w_slot, w_entity) w (slot, entity) WHERE heads[w.slot] >= 0 AND p.entity = w.entity;
            END IF;
            IF cardinality(x_slot) > 0 THEN
                DELETE FROM snapshot_page p USING unnest(x_slot, x_entity, x_name) x (slot, entity, name)
                WHERE heads[x.slot] >= 0 AND p.entity = x.entity AND p.name = x.name;
            END IF;
            IF cardinality(m_slot) > 0 THEN
                INSERT INTO snapshot_page (entity, name, payload)
                SELECT m.entity, m.name, m.payload FROM unnest(m_slot, m_entity, m_name, m_payload) m (slot, entity, name, payload)
                WHERE heads[m.slot] >= 0
                ON CONFLICT (entity, name) DO UPDATE SET payload = excluded.payload;
            END IF;

            IF cardinality(g_slot) > 0 THEN
                DELETE FROM answer a USING unnest(g_slot, g_entity, g_number) g (slot, entity, number)
                WHERE heads[g.slot] >= 0 AND a.entity = g.entity AND a.number <= g.number;
            END IF;
            IF cardinality(a_slot) > 0 THEN
                INSERT INTO answer (entity, number, command_id, seq, events, refusal)
                SELECT a.entity, a.number, a.command_id, a.seq, a.events, a.refusal
                FROM unnest(a_slot, a_entity, a_number, a_command, a_seq, a_events, a_refusal) a (slot, entity, number, command_id, seq, events, refusal)
                WHERE heads[a.slot] >= 0;
            END IF;

            IF cardinality(i_slot) > 0 THEN
                INSERT INTO inbox (receiver, sender, number)
                SELECT i.receiver, i.sender, i.number FROM unnest(i_slot, i_receiver, i_sender, i_number) i (slot, receiver, sender, number)
                WHERE heads[i.slot] >= 0
                ON CONFLICT (receiver, sender) DO UPDATE SET number = excluded.number;
                DELETE FROM outbox o USING unnest(i_slot, i_receiver, i_sender, i_number) i (slot, receiver, sender, number)
                WHERE heads[i.slot] >= 0 AND o.sender = i.sender AND o.receiver = i.receiver AND o.number <= i.number;
            END IF;
            IF cardinality(o_slot) > 0 THEN
                INSERT INTO outbox (sender, receiver, number, shard, command, trace)
                SELECT o.sender, o.receiver, o.number, s_shard[o.slot], o.command, o.trace
                FROM unnest(o_slot, o_settler, o_sender, o_receiver, o_number, o_command, o_trace)
                    o (slot, settler, sender, receiver, number, command, trace)
                WHERE heads[o.slot] >= 0 AND coalesce(heads[o.settler], -1) < 0;
            END IF;

            IF cardinality(f_slot) > 0 THEN
                DELETE FROM reminder r USING unnest(f_slot, f_entity, f_key, f_number) f (slot, entity, key, number)
                WHERE heads[f.slot] >= 0 AND r.entity = f.entity AND r.key = f.key AND (f.number IS NULL OR r.number = f.number);
            END IF;
            IF cardinality(r_slot) > 0 THEN
                INSERT INTO reminder (entity, key, number, shard, due_ms, command, trace)
                SELECT r.entity, r.key, r.number, s_shard[r.slot], r.due_ms, r.command, r.trace
                FROM unnest(r_slot, r_entity, r_key, r_number, r_due, r_command, r_trace)
                    r (slot, entity, key, number, due_ms, command, trace)
                WHERE heads[r.slot] >= 0
                ON CONFLICT (entity, key) DO UPDATE
                SET number = excluded.number, shard = excluded.shard, due_ms = excluded.due_ms, command = excluded.command, trace = excluded.trace;
            END IF;

            -- An entity of one shard asks for work, one of another settles it: batches side by side may meet in many such rows, and take them in one order.
            IF cardinality(d_slot) + cardinality(p_slot) > 1 THEN
                PERFORM FROM (
                    SELECT w.entity, w.key FROM unnest(d_entity || p_entity, d_key || p_key) w (entity, key)
                    ORDER BY w.entity COLLATE "C", w.key COLLATE "C") w
                CROSS JOIN LATERAL (SELECT FROM perform p WHERE p.entity = w.entity AND p.key = w.key FOR UPDATE) locked;
            END IF;
            IF cardinality(d_slot) > 0 THEN
                DELETE FROM perform p USING unnest(d_slot, d_entity, d_key, d_number) d (slot, entity, key, number)
                WHERE heads[d.slot] >= 0 AND p.entity = d.entity AND p.key = d.key AND p.number = d.number;
            END IF;
            IF 0 < ANY (p_settler) THEN
                DELETE FROM perform p USING unnest(p_slot, p_settler, p_entity, p_key) w (slot, settler, entity, key)
                WHERE heads[w.slot] >= 0 AND heads[w.settler] >= 0 AND p.entity = w.entity AND p.key = w.key;
            END IF;
            IF cardinality(p_slot) > 0 THEN
                INSERT INTO perform (entity, key, number, shard, request_name, request, reply_to, trace)
                SELECT p.entity, p.key, p.number, s_shard[p.slot], p.name, p.request, p.reply_to, p.trace
                FROM unnest(p_slot, p_settler, p_entity, p_key, p_number, p_name, p_request, p_reply, p_trace)
                    p (slot, settler, entity, key, number, name, request, reply_to, trace)
                WHERE heads[p.slot] >= 0 AND coalesce(heads[p.settler], -1) < 0
                ON CONFLICT (entity, key) DO UPDATE
                SET number = excluded.number, shard = excluded.shard, request_name = excluded.request_name, request = excluded.request,
                    reply_to = excluded.reply_to, trace = excluded.trace;
            END IF;

            RETURN heads;
        END
        $commit$;
        """;

    public static SchemaSteps Steps { get; } = new(
        Tables + "\n" + Commit,
        PostgresClusterSchema.Step,
        """CREATE TABLE reader (name text COLLATE "C" NOT NULL, shard int NOT NULL, position bigint NOT NULL, PRIMARY KEY (name, shard))""");
}
