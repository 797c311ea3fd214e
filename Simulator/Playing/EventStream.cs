using System.Text;
using Simulator.Scripting;

namespace Simulator.Playing;

/// <summary>A stream of server-sent events, and what a fault does to it: first to the events, then to their timing.</summary>
internal static class EventStream
{
    private static readonly byte[] Done = "[DONE]"u8.ToArray();

    public static Performance Stage(IReadOnlyDictionary<string, string> headers, IEnumerable<byte[]> payloads, Fault fault)
    {
        var events = Frame(Script(payloads, fault), fault).ToArray();
        var cues = Cues(events, fault);
        return new Performance(StatusCodes.Status200OK, headers, [.. Staging.HeadersWithFirstWrite(fault.ManyEventsPerWrite ? Staging.Joined(cues) : cues)]);
    }

    /// <summary>The payloads that will be sent, named or not.</summary>
    private static IEnumerable<(string? Name, byte[] Payload)> Script(IEnumerable<byte[]> payloads, Fault fault)
    {
        if (fault.EmptyBody)
        {
            return [];
        }

        var all = (fault.NoDone ? payloads : payloads.Append(Done)).Select(payload => ((string?)null, payload)).ToList();
        var broken = fault.MalformedAfter ?? 0;
        if (fault.Malformed is { } kind && broken < all.Count)
        {
            all[broken] = (null, FaultBodies.MalformedChunk(kind));
        }

        if (fault.ErrorEventAfter is { } good)
        {
            return all.Take(good).Append((fault.EventName, FaultBodies.InStream(fault)));
        }

        return fault.EndAfter is { } last ? all.Take(last) : all;
    }

    private static IEnumerable<byte[]> Frame(IEnumerable<(string? Name, byte[] Payload)> events, Fault fault)
    {
        var line = fault.Crlf ? "\r\n" : "\n";
        var comment = fault.Comments ? $": keep-alive{line}{line}" : "";
        foreach (var (name, payload) in events)
        {
            var named = name is null ? "" : $"event: {name}{line}";
            yield return [.. Encoding.UTF8.GetBytes($"{comment}{named}data: "), .. payload, .. Encoding.UTF8.GetBytes($"{line}{line}")];
        }
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
