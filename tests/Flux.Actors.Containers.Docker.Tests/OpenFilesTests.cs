namespace Flux.Actors.Containers.Docker.Tests;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData("Max open files            1024                 20000                files     ", 20_000)]
    [InlineData("Max open files            1024                 1048576              files     ", 65_536)]
    [InlineData("Max open files            unlimited            unlimited            files     ", 65_536)]
    [InlineData("Max processes             7                    7                    processes ", 65_536)]
    public void the_lower_of_the_wanted_and_the_hard_limit_is_taken(string line, long allowed) =>
        Assert.Equal(allowed, OpenFiles.Allowed(65_536, ["Limit                     Soft Limit           Hard Limit           Units     ", line]));
}
