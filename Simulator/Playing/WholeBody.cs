using Simulator.Scripting;

namespace Simulator.Playing;

/// <summary>An answer that is not streamed, errors too, and what a fault does to it.</summary>
internal static class WholeBody
{
    public static Performance Stage(int status, IReadOnlyDictionary<string, string> headers, byte[] body, Fault fault)
    {
        var cleanEnd = fault.EndAfter is not null;
        return new Performance(status, headers, [.. Cues(body, fault)])
        {
            ContentLength = cleanEnd ? null : body.Length,
        };
    }

    private static IEnumerable<Cue> Cues(byte[] body, Fault fault)
    {
        foreach (var cue in Staging.Before(fault))
        {
            yield return cue;
        }

        if (fault.Slow?.FirstToken is { } wait)
        {
            yield return new Cue.Pause(wait);
        }

        if (fault.StallBeforeFirstToken)
        {
            yield return new Cue.SendHeaders();
            yield return Staging.Stall(fault);
        }

        var half = body.AsMemory(0, body.Length / 2);
        var rest = body.AsMemory(half.Length);
        if (fault.CutBody || fault.CutAfter is not null)
        {
            yield return new Cue.SendHeaders();
            yield return new Cue.Write(half);
            yield return new Cue.Reset();
        }
        else if (fault.EndAfter is not null)
        {
            yield return new Cue.Write(half);
        }
        else if (fault.StallAfter is not null)
        {
            yield return new Cue.Write(half);
            yield return Staging.Stall(fault);
            yield return new Cue.Write(rest);
        }
        else
        {
            foreach (var write in Staging.Writes(body, fault.Slow))
            {
                yield return write;
            }
        }
    }
}
