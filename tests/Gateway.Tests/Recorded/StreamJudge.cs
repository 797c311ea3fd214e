using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.Recorded;

/// <summary>Says whether a client got of a stream what it should have.</summary>
internal static class StreamJudge
{
    /// <summary>Every event as it came, then <c>[DONE]</c>.</summary>
    public static void ShouldBeWhole(ClientAnswer answer, StreamReading sent, bool wantsUsage, string how)
    {
        answer.Status.ShouldBe(200, $"{how}: {answer.Text}");
        answer.Header("content-type").ShouldBe("text/event-stream; charset=utf-8");
        var events = answer.Events;
        events[^1].ShouldBe("[DONE]", how);
        ShouldBeSame(events.SkipLast(1), Trailed(sent.Shown(wantsUsage), sent, wantsUsage, events), how);
    }

    /// <summary>Exactly the events that came, one error event, no <c>[DONE]</c>.</summary>
    public static JsonElement ShouldBreakOff(ClientAnswer answer, StreamReading sent, bool wantsUsage, string how)
    {
        answer.Status.ShouldBe(200, $"{how}: {answer.Text}");
        answer.IsWhole.ShouldBeFalse($"{how}: the body ended as if all were well");
        var events = answer.Events;
        ShouldBeSame(events.SkipLast(1), sent.Shown(wantsUsage), how);
        return ClientAnswer.ShouldHaveErrorShape(events[^1]);
    }

    /// <summary>Where the client asked for usage and there is some, the last chunk says who answered, and is otherwise as it was.</summary>
    private static IReadOnlyList<string> Trailed(IReadOnlyList<string> shown, StreamReading sent, bool wantsUsage, IReadOnlyList<string> events)
    {
        if (!wantsUsage || !sent.HasUsage || events.Count < 2)
        {
            return shown;
        }

        using var document = JsonDocument.Parse(events[^2]);
        document.RootElement.TryGetProperty("gateway", out var trailer).ShouldBeTrue($"the last chunk has no trailer: {events[^2]}");
        trailer.GetProperty("target").GetString().ShouldNotBeNullOrEmpty();
        trailer.GetProperty("attempts").GetArrayLength().ShouldBe(1);
        var brace = shown[^1].LastIndexOf('}');
        return [.. shown.SkipLast(1), $"{shown[^1][..brace]},\"gateway\":{trailer.GetRawText()}{shown[^1][brace..]}"];
    }

    /// <summary>The first difference, not both lists: they are long.</summary>
    private static void ShouldBeSame(IEnumerable<string> got, IReadOnlyList<string> wanted, string how)
    {
        var at = 0;
        foreach (var item in got)
        {
            item.ShouldBe(at < wanted.Count ? wanted[at] : "(no further event)", $"{how}, event {at} of {wanted.Count}");
            at++;
        }

        at.ShouldBe(wanted.Count, $"{how}: events are missing, the first: {(at < wanted.Count ? wanted[at] : "")}");
    }
}
