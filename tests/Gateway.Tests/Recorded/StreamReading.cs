using System.Text;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.Recorded;

/// <summary>
/// An independent reading of what a provider streamed: with the BCL's own parsers, whole, in memory, none of the product's code.
/// </summary>
internal sealed partial class StreamReading
{
    private readonly List<string> _events = [];
    private readonly HashSet<int> _started = [];
    private readonly HashSet<int> _finished = [];

    private StreamReading()
    {
    }

    /// <summary>The data of each event, up to <c>[DONE]</c> or an error.</summary>
    public IReadOnlyList<string> Events => _events;

    public bool HasDone { get; private set; }

    /// <summary>The event that carries an error; null when none does.</summary>
    public string? Error { get; private set; }

    public bool HasContent { get; private set; }

    /// <summary>True when every choice that began has a finish reason.</summary>
    public bool IsFinished => _started.Count > 0 && _started.IsSubsetOf(_finished);

    public bool HasUsage { get; private set; }

    /// <param name="body">The bytes.</param>
    /// <param name="ended">True when the stream ended there, and did not break: some providers leave the last blank line out, and their last event counts all the same.</param>
    public static StreamReading Of(ReadOnlySpan<byte> body, bool ended = true)
    {
        var reading = new StreamReading();
        foreach (var data in ClientAnswer.ReadEvents([.. body, .. ended ? "\n\n"u8 : []]))
        {
            if (data.Trim() == "[DONE]")
            {
                reading.HasDone = true;
                break;
            }

            if (data.Trim().Length > 0 && !reading.Take(data))
            {
                break;
            }
        }

        return reading;
    }

    /// <summary>Where each event ends, in bytes; the start of the stream and its end included.</summary>
    public static IReadOnlyList<int> Boundaries(byte[] body)
    {
        var ends = BlankLine().EnumerateMatches(Encoding.Latin1.GetString(body));
        var found = new List<int> { 0 };
        foreach (var end in ends)
        {
            found.Add(end.Index + end.Length);
        }

        if (found[^1] < body.Length)
        {
            found.Add(body.Length);
        }

        return found;
    }

    /// <summary>What a client is to see of the events.</summary>
    public IReadOnlyList<string> Shown(bool wantsUsage) => wantsUsage ? _events : [.. _events.Where(data => !EventFacts.Of(data).UsageOnly)];

    private bool Take(string data)
    {
        var facts = EventFacts.Of(data);
        if (facts.Error)
        {
            Error = data;
            return false;
        }

        HasUsage |= facts.Usage;
        foreach (var (index, finished, content) in facts.Choices)
        {
            _started.Add(index);
            HasContent |= content;
            if (finished)
            {
                _finished.Add(index);
            }
        }

        _events.Add(data);
        return true;
    }

    [GeneratedRegex("(?<=\n|\r\n)(\r?\n)+")]
    private static partial Regex BlankLine();
}
