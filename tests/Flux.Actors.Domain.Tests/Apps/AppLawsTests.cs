using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Tests.Apps.AppWorld;

namespace Flux.Actors.Domain.Tests.Apps;

/// <summary>Random lives of an app: the decider's four laws, and every atom accounted for.</summary>
public sealed class AppLawsTests
{
    private const int Lives = 200, Steps = 120;

    private const string OfVersion1 =
        """{"version":1,"name":"hello","description":"d","owner":"o","repotag":"flux/hello:1","port":31080,"enviromentParameters":[],"commands":[],"containerPort":80,"containerData":"/data","cpu":0.1,"ram":100,"hdd":1,"tiered":false}""";

    /// <summary>Short pauses and reminders, so that lives meet them.</summary>
    private static readonly AppParameters Brief = AppParameters.Default with { PauseMax = 300, Reminders = [400, 50] };
    private static readonly FluxAppRules Flux = new(Brief);
    private static readonly CompatibleAppRules Compatible = new(Brief);

    /// <summary>The least price, since the lives here are short.</summary>
    private static readonly Amount ShortPrice = new(1_000_000);

    [Theory]
    [InlineData("flux")]
    [InlineData("flux-compatible")]
    public void every_decision_is_total_foldable_repeatable_and_replayable_and_no_atom_is_lost(string rules)
    {
        int events = 0, ended = 0, replaced = 0;
        SortedMap<string, bool> kinds = SortedMap<string, bool>.Empty;
        SortedMap<string, int> refused = SortedMap<string, int>.Empty;
        for (ulong seed = 1; seed <= Lives; seed++)
        {
            Life life = new(seed, rules == "flux" ? Flux : Compatible);
            for (int step = 0; step < Steps; step++)
            {
                life.Step();
            }

            life.End();
            events += life.Facts.Count;
            ended += life.Facts.Count(fact => fact is App.Ended);
            replaced += life.Facts.Count(fact => fact is App.HostLeft);
            foreach (App.Event fact in life.Facts)
            {
                kinds = kinds.With(fact.GetType().Name, true);
            }

            foreach (App.Refusal refusal in life.Refused)
            {
                refused = refused.With(refusal.ToString(), refused.GetOr(refusal.ToString(), 0) + 1);
            }
        }

        Assert.True(events > 3_000 && ended > Lives && replaced > 300, $"{events} events, {ended} ended, {replaced} left: too few to mean anything");
        Assert.True(kinds.Count == typeof(App).GetNestedTypes().Count(type => type.IsSubclassOf(typeof(App.Event))), $"facts seen: {string.Join(", ", kinds.Keys)}");
        string[] unreached = [.. Enum.GetNames<App.Refusal>().Where(name => !refused.ContainsKey(name))];
        Assert.Equal([nameof(App.Refusal.WrongName)], unreached); // The address check is not part of the decider.
    }

    private sealed class Life(ulong seed, AppRules rules)
    {
        private readonly Prng _random = new(seed);
        private App.State _state = new App.Unregistered();
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
            App.State replayed = Facts.Aggregate((App.State)new App.Unregistered(), App.Evolve);
            Assert.Equal(Wire.Encode(_state), Wire.Encode(replayed));
        }

        private Envelope<App.Command> NextMessage()
        {
            int node = Draw(5), ordinal = Draw(5) - 1, attempt = Draw(20) - 1;
            return Draw(24) switch
            {
                >= 16 and var other => OwnersMessage(other),
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

        private Envelope<App.Command> OwnersMessage(int which)
        {
            AccountId by = Draw(5) == 0 ? Stranger : Developer;
            Amount value = ShortPrice * Draw(12) + new Amount(Draw(3));
            string text = Draw(6) == 0 ? OfVersion1 : SpecificationTexts.With("\"expire\":88000", $"\"expire\":{1 + Draw(1500)}")
                .Replace("\"instances\":3", $"\"instances\":{1 + Draw(5)}", StringComparison.Ordinal).Replace("\"cpu\":0.1", $"\"cpu\":{Draw(4)}", StringComparison.Ordinal);
            return which switch
            {
                16 or 17 => From(by, new App.Update(Draw(8) == 0 ? "{}" : text, Draw(8) == 0 ? "[]" : null, ReplacedHash()), value, ++_transaction),
                18 => From(by, new App.Renew(Draw(3_000) - 2), value, ++_transaction),
                19 => From(by, new App.RenewItself(Draw(500) - 1, value), value, ++_transaction),
                20 => From(by, new App.Pause()),
                21 or 22 => From(by, new App.Resume()),
                _ => From(by, new App.Transfer(Draw(2) == 0 ? Stranger : Developer)),
            };
        }

        private Hash256 ReplacedHash() => Draw(6) != 0 && App.TermsOf(_state) is { } terms ? terms.Documents : Transaction(0);

        private Envelope<App.Command> LeaveOfAHost() =>
            _state is App.Running { Hosts: { Count: > 0 } hosts } && hosts.First() is var (ordinal, host)
                ? Leave(Enumerable.Range(0, 5).Single(node => Node(node) == host.Node), ordinal)
                : Leave(0, 0);

        private void Try(Envelope<App.Command> message)
        {
            Moment now = At(_height);
            Decision<App.Event, App.Refusal> decision = rules.Decide(_state, message, now);
            if (decision.Refused is { } refusal)
            {
                Refused.Add(refusal);
                return;
            }

            _in += decision.Events.Length > 0 ? message.Stamp.Value.Atoms : 0;
            foreach (App.Event fact in decision)
            {
                _state = App.Evolve(_state, fact);
                Facts.Add(Wire.Decode<App.Event>(Wire.Encode(fact)));
                _out += AppMoney.Instruct(HelloApp, _state, fact).Sum(moved => moved.Amount.Atoms);
            }

            Assert.Equal(_state, Wire.Decode<App.State>(Wire.Encode(_state)));
            Assert.Equal([], rules.Decide(_state, message, now));
            Assert.True(_in - _out >= 0, $"seed {seed}, height {_height}: {_in} atoms in, {_out} out");
            Assert.True(App.DueAt(_state) is not { } due || due > now.Height || message.Message is not App.Tick, $"seed {seed}: due again at {_height}");
            Outpoint[] hosts = [.. App.Hosts(_state)];
            Assert.Equal(hosts.Length, hosts.Distinct().Count());
        }

        private int Draw(int bound) => (int)_random.Below((ulong)bound);
    }
}
