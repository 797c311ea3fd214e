using System.Collections.Immutable;

namespace Routing.CoolingOff;

/// <content>What outlives it, and what others need to know of it.</content>
public sealed partial class CoolingOffBook
{
    /// <summary>Every credential that is left alone now.</summary>
    public ImmutableArray<CoolingOffMemory> Remember(DateTimeOffset now)
    {
        var memories = ImmutableArray.CreateBuilder<CoolingOffMemory>();
        foreach (var ((target, credential), throttling) in _throttled.All)
        {
            if (throttling.BlocksUntil(now) is { } until)
            {
                memories.Add(new(credential, target, until - now));
            }
        }

        foreach (var ((_, credential), rejection) in _rejected.All)
        {
            if (rejection.BlocksUntil(now) is { } until)
            {
                memories.Add(new(credential, null, until - now));
            }
        }

        return memories.ToImmutable();
    }

    /// <summary>Leaves a credential alone as another did.</summary>
    public void Recall(string provider, CoolingOffMemory memory, DateTimeOffset now)
    {
        if (memory.Target is { } target)
        {
            var pair = (target, memory.Credential);
            (_throttled.Find(pair, now) ?? _throttled.Add(pair, new Throttling(), now)).Recall(now, memory.Left, _options);
        }
        else
        {
            var pair = (provider, memory.Credential);
            (_rejected.Find(pair, now) ?? _rejected.Add(pair, new Rejection(), now)).Add(now, now, memory.Left);
        }
    }
}
