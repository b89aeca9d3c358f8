namespace Flux.Actors.Configuration;

/// <summary>Who set a value, weakest first: a later layer overrides an earlier one.</summary>
public enum SettingsLayer
{
    /// <summary>A default of <c>reference.conf</c>.</summary>
    Reference,

    /// <summary>The host application's own <c>IConfiguration</c>, when the network is embedded.</summary>
    Application,

    /// <summary><c>node.conf</c>, or the file named with <c>--config</c>.</summary>
    File,

    /// <summary>A variable such as <c>FLUX_CONSENSUS__BLOCK_TIME</c>.</summary>
    Environment,

    /// <summary><c>--set KEY=VALUE</c>, or an option that stands for a key.</summary>
    CommandLine,
}
