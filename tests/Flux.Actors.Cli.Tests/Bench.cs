using Flux.Actors.Cli.Config;
using Flux.Actors.Cli.Doctor;
using Flux.Actors.Cli.Testing;
using Flux.Actors.Cli.Up;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

/// <summary>What a run of the command line left behind.</summary>
public sealed record Ran(int Code, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A command line in a directory of its own, with a network, a clock and a machine that tests decide about.</summary>
public sealed class Bench : IDisposable
{
    private TimeSpan _now;

    public Bench()
    {
        Root = Directory.CreateTempSubdirectory("flux-cli-").FullName;
        Data = Path.Combine(Root, ".flux", "dev");
    }

    public string Root { get; }

    public string Data { get; }

    public FakeApi Network { get; } = new();

    public bool Interactive { get; set; }

    public Queue<string> Typed { get; } = new();

    /// <summary>What the standard input holds for who reads it as bytes.</summary>
    public byte[] Piped { get; set; } = [];

    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    public DoctorResponse Machine { get; set; } = new(true, []);

    public List<DoctorRequest> Doctored { get; } = [];

    /// <summary>What the verb answered when the doctor asked whether to install something.</summary>
    public bool Agreed { get; private set; }

    public StartHost StartHost { get; set; } = (_, _) => throw new InvalidOperationException("this test starts no host");

    public RemoveContainers RemoveContainers { get; set; } = (_, _, _) => throw new InvalidOperationException("this test removes nothing");

    public ReadConfiguration ReadConfiguration { get; set; } = EffectiveConfiguration.Read;

    public RunProgram RunProgram { get; set; } = (order, _, _) => throw new InvalidOperationException($"this test runs no {order.File}");

    public Func<CancellationToken, Task> OnPause { get; set; } = _ => Task.CompletedTask;

    public CancellationTokenSource Interrupt { get; } = new();

    /// <summary>Makes the data directory look like a running network's.</summary>
    public Bench Running()
    {
        Write(".flux/dev/api.url", "http://127.0.0.1:16127\n");
        Write(".flux/dev/api.token", "secret\n");
        return this;
    }

    public string Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public async Task<Ran> Flux(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await CommandLine.Run(arguments, Surroundings(output, error), Interrupt.Token);
        return new Ran(code, output.ToString(), error.ToString());
    }

    /// <remarks>The writers are synchronized as the console's are: deployments and events write side by side.</remarks>
    public Surroundings Surroundings(TextWriter output, TextWriter error) => new(
        TextWriter.Synchronized(output),
        TextWriter.Synchronized(error),
        OutputIsTerminal: false,
        Interactive,
        () => Typed.TryDequeue(out string? line) ? line : null,
        () => new MemoryStream(Piped),
        name => Environment.GetValueOrDefault(name),
        Root,
        Root,
        () => Network,
        () => _now,
        async (time, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            _now += time;
            await OnPause(cancellation);
        },
        StartHost,
        (request, _) =>
        {
            Doctored.Add(request);
            Agreed = request.Fix && !Machine.Ready && request.Agree("install docker?");
            return Task.FromResult(Machine);
        },
        RemoveContainers,
        ReadConfiguration,
        RunProgram);

    public void Dispose()
    {
        Interrupt.Dispose();
        Network.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
