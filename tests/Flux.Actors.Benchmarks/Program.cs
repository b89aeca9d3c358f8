using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: a generated project would not inherit the central package versions.
// Results of a loaded machine say little about time, and all about allocations.
BenchmarkSwitcher.FromAssembly(typeof(Flux.Actors.Benchmarks.WireBenchmarks).Assembly).Run(
    args,
    ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .HideColumns(Column.Error, Column.StdDev, Column.Median, Column.RatioSD, Column.Gen0, Column.Gen1, Column.Gen2)
        .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "flux-benchmarks")));
