using System.Runtime.CompilerServices;
using Flux.Actors.Containers.Docker.Tests;

namespace Flux.Actors.Containers.Contract;

/// <summary>A test on a real Docker engine: skipped with the reason where there is none, but never when CI=true.</summary>
public sealed class ContainerFactAttribute : FactAttribute
{
    public ContainerFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line)
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = DockerMachine.Missing;
        }
    }
}
