using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Flux.Actors.Configuration.Hocon;
using Flux.Actors.Configuration.Units;

namespace Flux.Actors.Configuration.Options;

/// <summary>
/// Reads settings as typed values within their range, and collects every problem instead of stopping at the first.
/// </summary>
/// <remarks>
/// Shape: after a problem a reading is the type's default, and the options built from it must not be used. Each reading
/// is also recorded as an <see cref="OptionKey"/>: these calls are the table that binds options to keys.
/// </remarks>
internal sealed class OptionReader(Settings settings)
{
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly List<OptionKey> _keys = [];
    private readonly HashSet<string> _unusable = new(StringComparer.Ordinal);

    private delegate bool TryParse<T>(string text, [MaybeNullWhen(false)] out T value);

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    public IReadOnlyList<OptionKey> Keys => _keys;

    public TimeSpan Duration(string key, string min, string max)
    {
        (TimeSpan least, TimeSpan most) = (Units.Duration.Parse(min) ?? default, Units.Duration.Parse(max) ?? default);
        string allowed = $"{Units.Duration.Render(least)} to {Units.Duration.Render(most)}";
        OptionKey option = new(key, "a duration with its unit", allowed);
        return TimeSpan.FromTicks(Measure(option, Units.Duration.Read, least.Ticks, most.Ticks));
    }

    public long Size(string key, string min, string max)
    {
        (long least, long most) = (ByteSize.Parse(min) ?? 0, ByteSize.Parse(max) ?? 0);
        OptionKey option = new(key, "a size", $"{ByteSize.Render(least)} to {ByteSize.Render(most)}");
        return Measure(option, ByteSize.Read, least, most);
    }

    public long Whole(string key, long min, long max)
    {
        OptionKey option = new(key, "a whole number", string.Create(CultureInfo.InvariantCulture, $"{min} to {max}"));
        return Read(option, (string text, out long value) =>
            long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value >= min && value <= max);
    }

    public int Count(string key, int min, int max) => (int)Whole(key, min, max);

    public string Text(string key) =>
        Read(new OptionKey(key, "a text", "not empty"), (string text, [MaybeNullWhen(false)] out string value) =>
            (value = text.Trim()).Length > 0);

    /// <summary>One of an enumeration's names in lower case.</summary>
    public T Choice<T>(string key)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(Hyphenated)];
        return Read(new OptionKey(key, "one of", string.Join(", ", names)), (string text, out T value) =>
        {
            int index = Array.IndexOf(names, text.Trim());
            value = index < 0 ? default : Enum.GetValues<T>()[index];
            return index >= 0;
        });
    }

    /// <summary>A name of several words with hyphens between them: <c>FluxCompatible</c> is written flux-compatible.</summary>
    private static string Hyphenated(string name) =>
        string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    /// <summary>An address to listen on: an IP address or <c>localhost</c>, and a port; 0 is any free port.</summary>
    public IPEndPoint Listen(string key) =>
        Read<IPEndPoint>(new OptionKey(key, "an IP address or localhost and a port", "HOST:PORT"), TryParseListen);

    public IPNetwork IPv4Network(string key) =>
        Read(new OptionKey(key, "an IPv4 network", "ADDRESS/PREFIX"), (string text, out IPNetwork value) =>
            IPNetwork.TryParse(text.Trim(), out value) && value.BaseAddress.AddressFamily is AddressFamily.InterNetwork
            && value.ToString() == text.Trim()); // Host bits would be dropped in silence.

    public IPAddress IPv4Address(string key) =>
        Read(new OptionKey(key, "an IPv4 address", "A.B.C.D"), (string text, [MaybeNullWhen(false)] out IPAddress value) =>
            IPAddress.TryParse(text.Trim(), out value) && value.AddressFamily is AddressFamily.InterNetwork
            && value.ToString() == text.Trim()); // 127.1 and 0x7f.0.0.1 are addresses too, but nobody means them.

    /// <summary>A rule between keys; passed over while any of them cannot be read.</summary>
    /// <remarks>Shape: the relation is what the first must be to the sum of the others, e.g. <c>at most</c>.</remarks>
    public void Require(bool holds, string key, string relation, params string[] others)
    {
        if (!holds && !_unusable.Contains(key) && !others.Any(_unusable.Contains))
        {
            string seen = string.Join(", ", others.Select(settings.Find).OfType<Setting>().Select(
                other => $"{other.Key} = {HoconRenderer.Render(other.Value)} ({other.Origin})"));
            Refuse(key, $"{relation} {string.Join(" + ", others)}, with {seen}");
        }
    }

    /// <summary>A problem with one key's value: where it was set, what was seen, and what was wanted.</summary>
    private void Refuse(string key, string wanted)
    {
        _unusable.Add(key);
        string where = settings.Find(key) is { } setting
            ? $" ({setting.Origin}): seen {setting.Value.Describe()}"
            : ": seen nothing";
        _problems.Add(new ConfigurationProblem($"{key}{where}, wanted {wanted}"));
    }

    private static bool TryParseListen(string text, [MaybeNullWhen(false)] out IPEndPoint value)
    {
        string address = text.Trim();
        int colon = address.LastIndexOf(':');
        value = null;
        // Without brackets the last group of an IPv6 address would pass for a port.
        if (colon < 0
            || (address.IndexOf(':', StringComparison.Ordinal) != colon && address[0] != '[')
            || !ushort.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return false;
        }

        string host = address[..colon] is "localhost" ? $"{IPAddress.Loopback}" : address[..colon];
        if (!IPAddress.TryParse(host, out IPAddress? ip))
        {
            return false;
        }

        value = new IPEndPoint(ip, port);
        return true;
    }

    /// <summary>A number with a unit; when it is none, the problem says why.</summary>
    private long Measure(OptionKey option, Func<string, Quantity> read, long least, long most)
    {
        _keys.Add(option);
        Quantity seen = TextOf(option.Key) is { } text ? read(text) : default;
        if (seen.Amount is { } amount && amount >= least && amount <= most)
        {
            return amount;
        }

        string reason = seen.Reason is { } because ? $" ({because})" : "";
        Refuse(option.Key, $"{option.Kind}: {option.Allowed}{reason}");
        return 0; // Never used: a reading with problems yields no options.
    }

    private T Read<T>(OptionKey option, TryParse<T> tryParse)
    {
        _keys.Add(option);
        if (TextOf(option.Key) is { } text && tryParse(text, out T? value))
        {
            return value;
        }

        Refuse(option.Key, $"{option.Kind}: {option.Allowed}");
        return default!; // Never used: a reading with problems yields no options.
    }

    private string? TextOf(string key) =>
        settings.Find(key)?.Value is HoconScalar { Kind: not HoconScalarKind.Null } scalar ? scalar.Text : null;
}
