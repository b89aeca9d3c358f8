using Flux.Actors.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace Flux.Actors.Configuration;

/// <summary>A HOCON text to add to an <see cref="IConfigurationBuilder"/>.</summary>
public sealed class HoconConfigurationSource(Func<HoconObject> read) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new HoconConfigurationProvider(read);
}
