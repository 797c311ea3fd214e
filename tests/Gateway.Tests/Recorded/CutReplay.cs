using Gateway.Tests.Support;

namespace Gateway.Tests.Recorded;

/// <summary>The same stream cut at every event boundary: by a broken connection, and by a body that ends as if it were whole.</summary>
internal sealed class CutReplay(RecordedExchange exchange, Func<string, UpstreamReply, Task<ClientAnswer>> ask, bool wantsUsage, bool needsDone)
{
    public async Task RunAsync()
    {
        foreach (var cut in StreamReading.Boundaries(exchange.Body))
        {
            var sent = StreamReading.Of(exchange.Body.AsSpan(0, cut));
            if (sent.HasDone)
            {
                return;
            }

            await CutAsync(cut, StreamReading.Of(exchange.Body.AsSpan(0, cut), ended: false), cut % 2 == 0 ? BodyPart.Cut() : BodyPart.Reset());
            await CutAsync(cut, sent, null);
        }
    }

    private async Task CutAsync(int at, StreamReading sent, BodyPart? broken)
    {
        var how = $"cut at byte {at} by {(broken is null ? "a clean end" : "a broken connection")}";
        var reply = Reply(at, broken);
        var answer = await ask("alone", reply);
        if (broken is null && !needsDone && sent.IsFinished)
        {
            StreamJudge.ShouldBeWhole(answer, sent, wantsUsage, how);
        }
        else if (sent.HasContent)
        {
            var error = StreamJudge.ShouldBreakOff(answer, sent, wantsUsage, how);
            error.GetProperty("code").GetString().ShouldBe("upstream_error");
            error.GetProperty("attempts")[0].GetProperty("failure").GetString().ShouldBe("unreachable");
        }
        else
        {
            answer.ShouldBeError(502, "upstream_error");
            Replay.ShouldBeTheHealthyOne(await ask("backed", reply), "unreachable", stream: true);
        }
    }

    private UpstreamReply Reply(int at, BodyPart? broken)
    {
        BodyPart bytes = new BodyPart.Bytes(exchange.Body.AsMemory(0, at));
        return new(200, broken is null ? [bytes] : [bytes, broken]) { ContentType = exchange.ContentType };
    }
}
