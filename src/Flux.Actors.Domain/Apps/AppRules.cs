using System.Diagnostics;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What may become of an app, and what it costs, in one rule set of a network.</summary>
/// <remarks>
/// Every accepted message that is repeated records nothing: those with a value are known by their transaction, the others by what they ask for. <c>now.Height</c> is
/// that of the block that holds the message. Source: docs/spec/apps.md §5.
/// </remarks>
public abstract partial class AppRules(AppParameters parameters)
{
    protected AppParameters Parameters => parameters;

    /// <summary>What the set is called.</summary>
    public abstract string Name { get; }

    /// <summary>Which specifications are taken.</summary>
    public abstract SpecRules Specs { get; }

    /// <summary>The height that specifications and prices are judged at, for a block of this network.</summary>
    public abstract long SpecHeight(Height at);

    /// <summary>What a period costs one instance, part by part; empty where the price isn't made of parts.</summary>
    public abstract Sequence<PeriodPart> PartsOf(AppOffer offer);

    /// <summary>What registering costs at the height.</summary>
    public abstract Amount PriceOf(AppOffer offer, Height at);

    /// <summary>What an update costs at the height, of whose old life <paramref name="unused"/> is left.</summary>
    public abstract Amount PriceOfUpdate(AppOffer offer, Amount unused, Height at);

    /// <summary>What so many blocks more cost at the height.</summary>
    public abstract Amount PriceOfRenewal(AppTerms terms, long blocks, Height at);

    /// <summary>What the documents of a message offer, or everything that is wrong with them.</summary>
    public AppOffering Read(string specification, string? deploy, Height at)
    {
        SpecVerdict verdict = SpecReader.Read(specification, SpecHeight(at), Specs);
        if (verdict.Spec is { } spec && spec.Canonical != specification)
        {
            return new AppOffering(null, [new DocumentProblem("document", "a specification that isn't in canonical form", "canonical form, byte for byte; see flux app format")], []);
        }

        Sequence<DocumentProblem> name = verdict.Spec?.Key is "share" ? [new DocumentProblem("name", "'share'", "a name that isn't reserved")] : [];
        (DeployDocument? how, Sequence<DocumentProblem> problems) = ReadDeploy(deploy, verdict.Spec);
        return verdict.Spec is { } read && name.Count == 0 && how is not null
            ? new AppOffering(new AppOffer(read, how, deploy, read.LifeAt(SpecHeight(at), Specs.Expire)), [], [])
            : new AppOffering(null, [.. verdict.Problems, .. name], problems);
    }

    private static (DeployDocument? Document, Sequence<DocumentProblem> Problems) ReadDeploy(string? text, AppSpec? spec)
    {
        Reading<DeployDocument> reading = DeployDocument.Read(text);
        if (reading.Document is not { } document)
        {
            return (null, reading.Problems);
        }

        Sequence<DocumentProblem> problems = text is not null && document.Canonical() != text
            ? [new DocumentProblem("document", "a deploy document that isn't in canonical form", "canonical form, byte for byte")]
            : spec is null ? [] : document.Against(spec);
        return problems.Count == 0 ? (document, problems) : (null, problems);
    }

    /// <summary>The specification of an app that lives.</summary>
    public static AppSpec SpecOf(AppTerms terms) =>
        AppSpec.Of(ScriptJson.TryParse(terms.Specification, ScriptLimits.Specification) ?? ScriptValue.Fields.Empty);

    /// <summary>A specification must go to the entity that it names.</summary>
    public static App.Refusal? Misaddressed(EntityId entity, App.Command command)
    {
        string? text = command switch
        {
            App.Register c => c.SpecificationJson,
            App.Update c => c.SpecificationJson,
            _ => null,
        };
        if (text is null || ScriptJson.TryParse(text, ScriptLimits.Specification)?["name"] is not ScriptValue.Text name)
        {
            return null;
        }

        // Only what is ASCII is a name; of other letters the lower case may differ between releases of the runtime.
        string key = System.Text.Ascii.IsValid(name.Value) ? name.Value.ToLowerInvariant() : entity.Key;
        return key == entity.Key ? null : App.Refusal.WrongName;
    }

    /// <summary>What to record, or why not.</summary>
    public Decision<App.Event, App.Refusal> Decide(App.State state, Envelope<App.Command> envelope, in Moment now)
    {
        Height at = now.Height;
        Stamp by = envelope.Stamp;
        if (envelope.Message is not (App.Register or App.Update or App.Renew or App.RenewItself) && !by.Value.IsZero)
        {
            return App.Refusal.ValueNotWanted;
        }

        return state switch
        {
            App.Running s when at >= s.Terms.ExpiresAt && envelope.Message is not (App.Tick or App.Register) && !IsRepeated(s.Terms, envelope) => App.Refusal.NotRunning,
            App.Running s => OfRunning(s, envelope.Message, by, at),
            App.Paused s => OfPaused(s, envelope.Message, by, at),
            App.Closed s => OfClosed(s, envelope.Message, by, at),
            _ => envelope.Message switch
            {
                App.Register c => Register(c, by, at),
                App.Tick => [],
                _ => App.Refusal.NotRegistered,
            },
        };
    }

    private static bool IsRepeated(AppTerms terms, Envelope<App.Command> envelope) =>
        envelope.Message is App.Update or App.Renew or App.RenewItself && terms.LastPaid == envelope.Stamp.Transaction;

    private Decision<App.Event, App.Refusal> OfClosed(App.Closed s, App.Command message, Stamp by, Height at) => message switch
    {
        App.Register when s.Terms.Registration == by.Transaction => [],
        App.Register c => Register(c, by, at),
        App.Tick => [],
        App.Remove => by.Sender == s.Terms.Owner ? [] : App.Refusal.NotTheOwner,
        _ => App.Refusal.NotRunning,
    };

    private Decision<App.Event, App.Refusal> OfRunning(App.Running s, App.Command message, Stamp by, Height at) => message switch
    {
        App.Register => s.Terms.Registration == by.Transaction ? [] : App.Refusal.AlreadyRegistered,
        App.Update or App.Renew or App.RenewItself when s.Terms.LastPaid == by.Transaction => [],
        App.Update c => Update(s, c, by, at),
        App.Renew c => Renew(s, c, by, at),
        App.RenewItself c => by.Sender == s.Terms.Owner ? RenewItself(s, c, by, at) : App.Refusal.NotTheOwner,
        App.Pause => by.Sender == s.Terms.Owner ? Pause(s, at) : App.Refusal.NotTheOwner,
        App.Resume => by.Sender == s.Terms.Owner ? [] : App.Refusal.NotTheOwner,
        App.Transfer c when c.To == s.Terms.Owner => [],
        App.Transfer c => by.Sender == s.Terms.Owner ? new App.Transferred(c.To, AppEscrow.Settle(s, at)) : App.Refusal.NotTheOwner,
        App.Accept c => Accept(s, c, by, at),
        App.Leave c => Leave(s, c, by, at),
        App.Remove => by.Sender == s.Terms.Owner ? End(s, App.EndReason.Removed, at) : App.Refusal.NotTheOwner,
        App.Tick => Tick(s, at),
        _ => throw new UnreachableException($"{message} in {s}"),
    };

    private Decision<App.Event, App.Refusal> OfPaused(App.Paused s, App.Command message, Stamp by, Height at) => message switch
    {
        App.Register => s.Terms.Registration == by.Transaction ? [] : App.Refusal.AlreadyRegistered,
        App.Update or App.Renew or App.RenewItself when s.Terms.LastPaid == by.Transaction => [],
        App.Tick => at >= s.EndsAt ? End(s, App.EndReason.PausedTooLong, at) : [],
        App.Pause => by.Sender == s.Terms.Owner ? [] : App.Refusal.NotTheOwner,
        App.Resume => by.Sender == s.Terms.Owner ? Resume(s, at) : App.Refusal.NotTheOwner,
        App.Transfer c when c.To == s.Terms.Owner => [],
        App.Transfer c => by.Sender == s.Terms.Owner ? new App.Transferred(c.To, new Settlement(at, [], Amount.Zero, Amount.Zero)) : App.Refusal.NotTheOwner,
        App.Remove => by.Sender == s.Terms.Owner ? End(s, App.EndReason.Removed, at) : App.Refusal.NotTheOwner,
        _ => App.Refusal.NotRunning,
    };

    private Decision<App.Event, App.Refusal> Register(App.Register command, Stamp by, Height at)
    {
        AppOffering offering = Read(command.SpecificationJson, command.DeployJson, at);
        if (offering.Offer is not { } offer)
        {
            return offering.Specification.Count > 0 ? App.Refusal.InvalidSpecification : App.Refusal.InvalidDeployDocument;
        }

        Amount price = PriceOf(offer, at);
        return by.Value < price
            ? App.Refusal.Underpaid
            : new App.Registered(TermsOf(offer, by.Transaction, by.Sender, at).Paid(by.Transaction, price, at, at + offer.Life, parameters), by.Value - price);
    }

    /// <summary>Terms of which nothing is paid yet.</summary>
    private AppTerms TermsOf(AppOffer offer, Hash256 registration, AccountId owner, Height registeredAt) => new(
        registration, registration, owner, offer.Spec.Key, offer.Spec.Version, offer.Spec.Canonical, offer.Spec.Hash(), offer.DeployText, offer.Spec.Instances, offer.Needs,
        Amount.Zero, new AppRates(Amount.Zero, Amount.Zero, Amount.Zero), registeredAt, registeredAt, registeredAt, parameters.SettleEvery, [], parameters.PauseMax);
}
