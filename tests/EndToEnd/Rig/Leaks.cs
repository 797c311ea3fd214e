using System.Text;
using System.Text.RegularExpressions;

namespace EndToEnd.Rig;

/// <summary>
/// Looks for secrets where none may be: the keys that a process was configured with, and anything that has the form of a virtual key, in what it has said and
/// in what it leaves behind. Every process of this suite is looked through when it is done with, whatever its test was about.
/// </summary>
internal sealed partial class Leaks
{
    /// <summary>Shorter ones are words that anything may say.</summary>
    private const int Shortest = 7;

    private readonly HashSet<string> _secrets = [];
    private readonly string? _config;
    private readonly string? _data;
    private readonly bool _makesKeys;

    public Leaks(IReadOnlyList<string> args, IReadOnlyDictionary<string, string>? environment)
    {
        (_config, _data) = (After("--config"), After("--data"));
        _makesKeys = args is ["keys", "create" or "rotate", ..];   // whose output is the place for a key
        _secrets.UnionWith((environment ?? new Dictionary<string, string>()).Where(pair => pair.Key.EndsWith("_KEY", StringComparison.Ordinal)).Select(pair => pair.Value).Where(IsSecret));
        ReadConfig();

        string? After(string option) => args.SkipWhile(arg => arg != option).Skip(1).FirstOrDefault();
    }

    /// <summary>Lines that hold one, and where; without the rest of the line.</summary>
    public IReadOnlyList<string> Find(string output, string errors)
    {
        ReadConfig(); // it may have been changed since
        var found = In("its output", _makesKeys ? VirtualKey().Replace(output, "") : output).Concat(In("its errors", errors));
        if (Directory.Exists(_data))
        {
            found = found.Concat(Directory.EnumerateFiles(_data, "*", SearchOption.AllDirectories).SelectMany(path => In(path, Read(path))));
        }

        return [.. found];
    }

    private static bool IsSecret(string text) => text.Length >= Shortest && !text.StartsWith("${", StringComparison.Ordinal);

    /// <summary>What another process has locked is that one's to be looked through.</summary>
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.Latin1);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private IEnumerable<string> In(string place, string text) =>
        _secrets.Where(secret => text.Contains(secret, StringComparison.Ordinal)).Concat(VirtualKey().Matches(text).Select(match => match.Value)).Select(secret => $"{secret} in {place}");

    private void ReadConfig()
    {
        if (File.Exists(_config))
        {
            _secrets.UnionWith(KeyOfConfig().Matches(File.ReadAllText(_config)).Select(match => match.Groups[1].Value).Where(IsSecret));
        }
    }

    [GeneratedRegex("""(?:api_key|admin_key):\s*"?([^\s,"}\[\]]+)""")]
    private static partial Regex KeyOfConfig();

    [GeneratedRegex("ib_[A-Za-z0-9_-]{43,}")]
    private static partial Regex VirtualKey();
}
