using System.Collections.Concurrent;
using System.Text.Json;
using EndToEnd.Rig;

namespace EndToEnd.Sdks;

/// <summary>The scripts of <c>clients/</c> against a scene. A script is run once for all its cases.</summary>
internal sealed class ClientScripts(Scene scene)
{
    private readonly ConcurrentDictionary<(string, string, string), Lazy<Task<IReadOnlyDictionary<string, string?>>>> _runs = new();

    /// <summary>What a case of a script ended with: null for well.</summary>
    public async Task<string?> PlayAsync(string script, string group, Situation situation, string name)
    {
        var results = await _runs.GetOrAdd((script, group, situation.Name), _ => new(() => RunAsync(script, group, situation))).Value;
        return results.TryGetValue(name, out var error) ? error : "the script knows no such case";
    }

    /// <summary>The cases that a script has.</summary>
    public async Task<IEnumerable<string>> CasesAsync(string script, string group, Situation situation)
    {
        await PlayAsync(script, group, situation, "");
        return (await _runs[(script, group, situation.Name)].Value).Keys;
    }

    /// <summary>A script with no gateway between it and the simulator.</summary>
    public static async Task<IReadOnlyDictionary<string, string?>> RunAsync(string script, string group, IReadOnlyDictionary<string, string> environment)
    {
        var words = script.Split(' ');
        var lines = await Node.RunAsync($"{words[0]}.mjs", [group, .. words[1..]], environment);
        return lines.Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))
            .ToDictionary(line => line.GetProperty("case").GetString()!, line => line.GetProperty("error").GetString());
    }

    private Task<IReadOnlyDictionary<string, string?>> RunAsync(string script, string group, Situation situation) => RunAsync(script, group, new Dictionary<string, string>
    {
        ["GATEWAY"] = scene.Gateway.Address.ToString().TrimEnd('/'),
        ["SIMULATOR"] = scene.Simulator.BaseAddress.ToString().TrimEnd('/'),
        ["MODEL"] = situation.Tier,
        ["ANSWERER"] = situation.Answerer,
        ["REASON"] = situation.Reason,
        ["KEY"] = situation.Key,
    });
}
