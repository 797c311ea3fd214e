using Simulator.Scripting;

namespace Simulator.Playing;

/// <summary>Cues that streamed and whole answers share.</summary>
internal static class Staging
{
    /// <summary>What happens before the headers.</summary>
    public static IEnumerable<Cue> Before(Fault fault)
    {
        if (fault.Latency is { } latency)
        {
            yield return new Cue.Pause(latency);
        }

        if (fault.StallBeforeHeaders)
        {
            yield return Stall(fault);
        }

        if (fault.RefuseConnection)
        {
            yield return new Cue.Reset();
        }
    }

    public static Cue Stall(Fault fault) => fault.For is { } time ? new Cue.Pause(time) : new Cue.Hang();

    /// <summary>Bytes in one write, or in the trickle that was asked for.</summary>
    public static IEnumerable<Cue> Writes(ReadOnlyMemory<byte> bytes, Slowness? slow)
    {
        var size = slow?.BytesPerWrite ?? bytes.Length;
        for (var start = 0; start < bytes.Length; start += size)
        {
            if (start > 0 && slow?.Between is { } between)
            {
                yield return new Cue.Pause(between);
            }

            yield return new Cue.Write(bytes.Slice(start, Math.Min(size, bytes.Length - start)));
        }
    }

    /// <summary>The same bytes with fewer writes: those with nothing between them become one.</summary>
    public static IEnumerable<Cue> Joined(IEnumerable<Cue> cues)
    {
        var pending = new List<byte>();
        foreach (var cue in cues)
        {
            if (cue is Cue.Write write)
            {
                pending.AddRange(write.Bytes.Span);
                continue;
            }

            if (pending.Count > 0)
            {
                yield return new Cue.Write(pending.ToArray());
                pending.Clear();
            }

            yield return cue;
        }

        if (pending.Count > 0)
        {
            yield return new Cue.Write(pending.ToArray());
        }
    }

    /// <summary>Headers go by themselves only if nothing follows at once.</summary>
    public static IEnumerable<Cue> HeadersWithFirstWrite(IEnumerable<Cue> cues)
    {
        Cue? previous = null;
        foreach (var cue in cues)
        {
            if (previous is not null && !(previous is Cue.SendHeaders && cue is Cue.Write))
            {
                yield return previous;
            }

            previous = cue;
        }

        if (previous is not null)
        {
            yield return previous;
        }
    }
}
