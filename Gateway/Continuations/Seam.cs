using System.Text;

namespace Gateway.Continuations;

/// <summary>
/// Joins a continuation to the text that the client has: finds out how much of its beginning is there already and leaves that out, be it a few last words, all of the
/// text, or an announcement. It holds what comes back until it knows; nothing is let through on a guess that would run two words into one.
/// </summary>
internal sealed class Seam(in Anchor anchor)
{
    private readonly Anchor _anchor = anchor;
    private readonly StringBuilder _held = new();

    public SeamVerdict Verdict { get; private set; }

    /// <summary>Takes more of the continuation.</summary>
    /// <returns>What of it the client is to get; empty as long as that is not known.</returns>
    public string Take(string text)
    {
        if (Verdict is not SeamVerdict.Open)
        {
            return Verdict is SeamVerdict.Joined ? text : "";
        }

        _held.Append(text);
        return _held.Length == 0 ? "" : Decide(ended: false);
    }

    /// <summary>The continuation is over.</summary>
    /// <returns>What of it the client is still to get.</returns>
    public string End() => Verdict is SeamVerdict.Open ? Decide(ended: true) : "";

    private string Decide(bool ended)
    {
        var text = _held.ToString();
        Verdict = Find(text, ended, out var skip);
        return Verdict is SeamVerdict.Joined ? text[skip..] : "";
    }

    private SeamVerdict Find(string text, bool ended, out int skip)
    {
        var verdict = SeamSearch.Find(_anchor, text, ended, isStart: true, out skip);
        return verdict is SeamVerdict.Refused || (_anchor.IsPrefill && Preamble.MayBegin(text, ended))
            ? FindBehindPreamble(text, ended, verdict, ref skip)
            : verdict;
    }

    /// <summary>The beginning may be an announcement, such as "Sure, here is the rest:". A target that was asked for certain words shows by those where it ends.</summary>
    private SeamVerdict FindBehindPreamble(string text, bool ended, SeamVerdict direct, ref int skip)
    {
        foreach (var end in Preamble.Ends(text))
        {
            if (_anchor.IsPrefill && !Preamble.IsAnnouncement(text.AsSpan(0, end)))
            {
                continue;
            }

            var rest = text[end..];
            var blank = rest.Length - rest.AsSpan().TrimStart().Length;
            var verdict = blank == rest.Length && !ended ? SeamVerdict.Open : SeamSearch.Find(_anchor, rest.AsSpan(blank), ended, isStart: false, out skip);
            if (verdict is SeamVerdict.Joined && skip == 0)
            {
                return SeamVerdict.Refused;   // whether white space belongs there, the announcement has hidden
            }

            if (verdict is not SeamVerdict.Refused)
            {
                skip += end + blank;
                return verdict;
            }
        }

        return _anchor.IsPrefill ? Preamble.IsOver(text, ended) ? direct : SeamVerdict.Open
            : Preamble.IsOver(text, ended) ? SeamVerdict.Refused
            : SeamVerdict.Open;
    }
}
