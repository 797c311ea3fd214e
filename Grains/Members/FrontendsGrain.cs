using Grains.Abstractions.Members;

namespace Grains.Members;

/// <summary>Keeps who said that they live, for three beats. Its memory is lost with its silo, and back within a beat.</summary>
internal sealed class FrontendsGrain(TimeProvider time) : Grain, IFrontendsGrain
{
    /// <summary>More than that are not counted.</summary>
    private const int AtMost = 10_000;

    private readonly Dictionary<string, (FrontendFacts Facts, DateTimeOffset At)> _frontends = new(StringComparer.Ordinal);

    public Task<int> BeatAsync(FrontendFacts facts)
    {
        Sweep();
        if (_frontends.Count < AtMost || _frontends.ContainsKey(facts.Node))
        {
            _frontends[facts.Node] = (facts, time.GetUtcNow());
        }

        return Task.FromResult(_frontends.Count);
    }

    public Task LeaveAsync(string node)
    {
        _frontends.Remove(node);
        return Task.CompletedTask;
    }

    public Task<FrontendFacts[]> ListAsync()
    {
        Sweep();
        var now = time.GetUtcNow();
        return Task.FromResult(_frontends.Values.Select(entry => entry.Facts with { Up = entry.Facts.Up + (now - entry.At) }).OrderBy(facts => facts.Host, StringComparer.Ordinal).ThenBy(facts => facts.Node, StringComparer.Ordinal).ToArray());
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (node, entry) in _frontends)
        {
            if (now - entry.At > 3 * IFrontendsGrain.Beat)
            {
                _frontends.Remove(node);
            }
        }
    }
}
