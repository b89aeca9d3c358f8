using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Tests.Apps.AppWorld;

namespace Flux.Actors.Domain.Tests.Apps;

/// <summary>Random lives of an app: the decider's four laws, and every atom accounted for.</summary>
public sealed class AppLawsTests
{
    private const int Lives = 200, Steps = 80;

    /// <summary>The least price, since the lives here are short.</summary>
    private static readonly Amount ShortPrice = new(1_000_000);

    [Fact]
    public void every_decision_is_total_foldable_repeatable_and_replayable_and_no_atom_is_lost()
    {
        int events = 0, ended = 0, replaced = 0;
        SortedMap<string, int> refused = SortedMap<string, int>.Empty;
        for (ulong seed = 1; seed <= Lives; seed++)
        {
            Life life = new(seed);
            for (int step = 0; step < Steps; step++)
            {
                life.Step();
            }

            life.End();
            events += life.Facts.Count;
            ended += life.Facts.Count(fact => fact is App.Ended);
            replaced += life.Facts.Count(fact => fact is App.HostLeft);
            foreach (App.Refusal refusal in life.Refused)
            {
                refused = refused.With(refusal.ToString(), refused.GetOr(refusal.ToString(), 0) + 1);
            }
        }

        Assert.True(events > 3_000 && ended > Lives && replaced > 300, $"{events} events, {ended} ended, {replaced} left: too few to mean anything");
        string[] unreached = [.. Enum.GetNames<App.Refusal>().Where(name => !refused.ContainsKey(name))];
        Assert.Equal([nameof(App.Refusal.WrongName)], unreached); // The address check is not part of the decider.
    }

    private sealed class Life(ulong seed)
    {
        private readonly Prng _random = new(seed);
        private App.State _state = App.Decider.Initial;
        private long _height = 1;
        private int _transaction = 100;
        private long _in, _out;

        public List<App.Event> Facts { get; } = [];

        public List<App.Refusal> Refused { get; } = [];

        public void Step()
        {
            _height += Draw(3) == 0 ? Draw(200) : Draw(3);
            Try(NextMessage());
        }

        /// <summary>Brings the app to its end; then the entity must hold nothing.</summary>
        public void End()
        {
            while (App.DueAt(_state) is { } due)
            {
                _height = Math.Max(_height + Draw(100), due.Value);
                Try(From(Stranger, new App.Tick()));
            }

            Assert.True(_in == _out, $"seed {seed}: {_in} atoms in, {_out} out");
            App.State replayed = Facts.Aggregate(App.Decider.Initial, App.Evolve);
            Assert.Equal(Wire.Encode(_state), Wire.Encode(replayed));
        }

        private Envelope<App.Command> NextMessage()
        {
            int node = Draw(5), ordinal = Draw(5) - 1, attempt = Draw(20) - 1;
            return Draw(16) switch
            {
                0 or 1 => Register(
                    ShortPrice + new Amount(Draw(5)) - new Amount(Draw(2)),
                    Draw(4) == 0 ? _transaction : ++_transaction,
                    Draw(5) == 0 ? "{}" : SpecificationTexts.With("\"expire\":88000", $"\"expire\":{1 + Draw(1500)}"),
                    Draw(4) == 0 ? "[]" : null),
                <= 8 => Accept(node, ordinal, attempt),
                9 => Leave(node, ordinal),
                10 => LeaveOfAHost(),
                11 => FromNode(node, new App.Leave(ordinal, Node(node + 1))),
                12 => From(Draw(4) == 0 ? Developer : Stranger, new App.Remove()),
                13 => From(Stranger, new App.Tick(), new Amount(Draw(2))),
                _ => From(Stranger, new App.Tick()),
            };
        }

        private Envelope<App.Command> LeaveOfAHost() =>
            _state is App.Running { Hosts: { Count: > 0 } hosts } && hosts.First() is var (ordinal, host)
                ? Leave(Enumerable.Range(0, 5).Single(node => Node(node) == host.Node), ordinal)
                : Leave(0, 0);

        private void Try(Envelope<App.Command> message)
        {
            Moment now = At(_height);
            Decision<App.Event, App.Refusal> decision = App.Decide(_state, message, now);
            if (decision.Refused is { } refusal)
            {
                Refused.Add(refusal);
                return;
            }

            _in += message.Stamp.Value.Atoms * (decision.Events.Length > 0 || message.Message is not App.Register ? 1 : 0);
            foreach (App.Event fact in decision)
            {
                _state = App.Evolve(_state, fact);
                Facts.Add(Wire.Decode<App.Event>(Wire.Encode(fact)));
                _out += App.Instruct(HelloApp, _state, fact).Cast<PayFromEscrow>().Sum(payment => payment.Amount.Atoms);
            }

            Assert.Equal(_state, Wire.Decode<App.State>(Wire.Encode(_state)));
            Assert.Equal([], App.Decide(_state, message, now));
            Assert.True(_in - _out >= 0, $"seed {seed}, height {_height}: {_in} atoms in, {_out} out");
            Assert.True(App.DueAt(_state) is not { } due || due > now.Height || message.Message is not App.Tick, $"seed {seed}: due again at {_height}");
            Outpoint[] hosts = [.. App.Hosts(_state)];
            Assert.Equal(hosts.Length, hosts.Distinct().Count());
        }

        private int Draw(int bound) => (int)_random.Below((ulong)bound);
    }
}
