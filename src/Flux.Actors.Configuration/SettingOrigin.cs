namespace Flux.Actors.Configuration;

/// <summary>
/// Where a value was set: the layer, and the place in it, e.g. <c>node.conf:3:1</c> or <c>FLUX_API__LISTEN</c>.
/// </summary>
public sealed record SettingOrigin(SettingsLayer Layer, string Place)
{
    public override string ToString() => Place;
}
