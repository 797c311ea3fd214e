using Simulator.Formats;
using Simulator.Scripting;

namespace Simulator.Playing;

/// <summary>A stream of events, and what a fault does to it: first to the events, then to their timing.</summary>
internal static class EventStream
{
    public static Performance Stage(Format format, IReadOnlyDictionary<string, string> headers, IEnumerable<StreamEvent> healthy, Fault fault)
    {
        var events = Script(format, healthy, fault).Select(streamEvent => format.Frame(streamEvent, fault)).ToArray();
        var cues = Cues(events, fault);
        return new Performance(StatusCodes.Status200OK, headers, [.. Staging.HeadersWithFirstWrite(fault.ManyEventsPerWrite ? Staging.Joined(cues) : cues)]);
    }

    /// <summary>The events that will be sent.</summary>
    private static IEnumerable<StreamEvent> Script(Format format, IEnumerable<StreamEvent> healthy, Fault fault)
    {
        if (fault.EmptyBody)
        {
            return [];
        }

        var all = healthy.ToList();
        var broken = fault.MalformedAfter ?? 0;
        if (fault.Malformed is { } kind && broken < all.Count)
        {
            all[broken] = format.MalformedEvent(kind);
        }

        if (fault.ErrorEventAfter is { } good)
        {
            return all.Take(good).Append(format.ErrorEvent(fault));
        }

        return fault.EndAfter is { } last ? all.Take(last) : all;
    }

    private static IEnumerable<Cue> Cues(byte[][] events, Fault fault)
    {
        foreach (var cue in Staging.Before(fault).Append(new Cue.SendHeaders()))
        {
            yield return cue;
        }

        if (fault.StallBeforeFirstToken)
        {
            yield return Staging.Stall(fault);
        }

        if (fault.Slow?.FirstToken is { } wait)
        {
            yield return new Cue.Pause(wait);
        }

        var cutInside = fault.CutBody ? events.Length / 2 : -1;
        for (var i = 0; i < events.Length; i++)
        {
            if (i == fault.CutAfter)
            {
                break;
            }

            if (i == fault.StallAfter)
            {
                yield return Staging.Stall(fault);
            }

            if (i > 0 && fault.Slow?.Between is { } between)
            {
                yield return new Cue.Pause(between);
            }

            var bytes = i == cutInside ? events[i].AsMemory(0, events[i].Length / 2) : events[i];
            foreach (var write in Staging.Writes(bytes, fault.Slow))
            {
                yield return write;
            }

            if (i == cutInside)
            {
                break;
            }
        }

        if (fault.CutBody || fault.CutAfter is not null)
        {
            yield return new Cue.Reset();
        }
    }
}
