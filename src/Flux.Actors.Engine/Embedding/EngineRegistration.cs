using Flux.Actors.Engine.Projections;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Embedding;

/// <summary>What an application has its engine run: kinds of entities, performers, bounds. All of it is read when the application starts.</summary>
/// <remarks>Concurrency: used by one thread, before the application is built.</remarks>
public sealed class EngineRegistration
{
    /// <summary>Where bounds are configured unless <see cref="ConfiguredBy"/> says otherwise: <c>{ "flux": { "engine": { "mailbox_max": 500 } } }</c>.</summary>
    public const string DefaultSection = "flux:engine";

    internal EngineRegistration()
    {
    }

    internal List<Func<IServiceProvider, EntityKind>> Kinds { get; } = [];

    internal List<Func<IServiceProvider, Performer>> Performers { get; } = [];

    internal List<Func<IServiceProvider, Projection>> Projections { get; } = [];

    internal Func<EngineSettings, EngineSettings> InCode { get; private set; } = settings => settings;

    internal Func<IServiceProvider, Func<Height>> Height { get; private set; } = _ => () => Kernel.Height.Genesis;

    internal string Section { get; private set; } = DefaultSection;

    public EngineRegistration AddKind(EntityKind kind) => AddKind(_ => kind);

    /// <summary>Adds a kind that is made of the application's services.</summary>
    public EngineRegistration AddKind(Func<IServiceProvider, EntityKind> kind)
    {
        Kinds.Add(kind);
        return this;
    }

    public EngineRegistration AddPerformer(Performer performer) => AddPerformer(_ => performer);

    /// <summary>Adds a performer that is made of the application's services; it works only while the engine runs.</summary>
    public EngineRegistration AddPerformer(Func<IServiceProvider, Performer> performer)
    {
        Performers.Add(performer);
        return this;
    }

    public EngineRegistration AddProjection(Projection projection) => AddProjection(_ => projection);

    /// <summary>Adds a read model that is made of the application's services; it is fed while the engine runs.</summary>
    public EngineRegistration AddProjection(Func<IServiceProvider, Projection> projection)
    {
        Projections.Add(projection);
        return this;
    }

    /// <summary>Changes bounds in code, after the configuration, which is thereby overruled: <c>limits with { CommitBatch = 64 }</c>.</summary>
    public EngineRegistration Limits(Func<EngineLimits, EngineLimits> change) => Change(settings => settings with { Limits = change(settings.Limits) });

    /// <summary>Changes how entities live whose kind does not say it itself; overrules the configuration.</summary>
    public EngineRegistration KindSettings(Func<EntityKindSettings, EntityKindSettings> change) =>
        Change(settings => settings with { Kinds = change(settings.Kinds) });

    /// <summary>The section that holds the keys, such as <c>flux:engine</c>.</summary>
    public EngineRegistration ConfiguredBy(string section)
    {
        Section = section;
        return this;
    }

    /// <summary>The height that commands are stamped with; 0 unless the application has a chain.</summary>
    public EngineRegistration HeightFrom(Func<IServiceProvider, Func<Height>> height)
    {
        Height = height;
        return this;
    }

    private EngineRegistration Change(Func<EngineSettings, EngineSettings> change)
    {
        Func<EngineSettings, EngineSettings> before = InCode;
        InCode = settings => change(before(settings));
        return this;
    }
}
