using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Continuations;

/// <summary>
/// Recorded streams cut behind their events, and gone on with by targets of every kind in every manner: what the client reads is the recorded text, or, where a join cannot be
/// told, a true beginning of it and an error. With GATEWAY_LONG=1 every stream is cut at every event.
/// </summary>
public sealed class RecordedRescueTests(RecordedRescueTests.Host host, RescueTable table) : IClassFixture<RecordedRescueTests.Host>, IClassFixture<RescueTable>
{
    private const string None = "(none)";

    private static readonly Manner[] Manners = [Manner.Exactly, Manner.RepeatingWords, Manner.FromTheBeginning, Manner.Announcing];

    private static readonly int MostCuts = Environment.GetEnvironmentVariable("GATEWAY_LONG") == "1" ? int.MaxValue : 6;

    public static TheoryData<string> Ids => RecordedRescueHost.All.Count == 0 ? [None] : [.. RecordedRescueHost.All.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Stream_CutAtAnyEvent_ReachesTheClientAsOneText(string id)
    {
        Assert.SkipWhen(id == None, RecordedFolder.WhyMissing);
        var text = RecordedRescueHost.All[id];
        var number = id.Sum(c => c);
        var cuts = Cuts(text);
        for (var at = 0; at < cuts.Count; at++)
        {
            var second = RecordedRescueHost.Seconds[(number + at) % RecordedRescueHost.Seconds.Length];
            await CutAsync(text, cuts[at], second, Manners[(number + at + (at / Manners.Length)) % Manners.Length], at % 2 == 0);
        }

        table.CountStream(cuts.Count);
    }

    private async Task CutAsync(RecordedText text, int cut, (string Name, string Target, bool Prefills) second, Manner manner, bool breaks)
    {
        var how = $"{text.Exchange.Id} cut after {cut} bytes {(breaks ? "by a broken connection" : "by a clean end")}, {second.Name} goes on {manner}";
        BodyPart part = new BodyPart.Bytes(text.Body.AsMemory(0, cut));
        host.Rescue.Upstream.On($"{text.Exchange.Id}.test", new UpstreamReply(200, breaks ? [part, BodyPart.Cut()] : [part]) { ContentType = text.Exchange.ContentType });
        host.Rescue.Upstream.On($"{second.Target[..second.Target.IndexOf('/', StringComparison.Ordinal)]}.test", call => GoingOn.Reply(call, text.Said.Text, second.Name == "prefix" ? Manner.FromTheBeginning : manner));

        var answer = await host.Rescue.Gateway.ChatAsync($$$"""{"model":"{{{second.Name}}}/{{{text.Exchange.Id}}}","stream":true,"messages":[{"role":"user","content":"Hello"}]}""");

        if (answer.Header("x-gateway-target") == second.Target)
        {
            text.Read(text.Body[..cut]).Text.ShouldBeEmpty(how);   // nothing was shown: the other target answered by itself
            table.Count(CutOutcome.Unseen);
            return;
        }

        if (answer.Events[^1] == "[DONE]")
        {
            RescuedAnswer.ShouldBeOne(answer, text.Said.Text, RecordedText.OfChunks(answer.Events.SkipLast(1)).Finish!, how);
            table.Count(CutOutcome.Joined);
            return;
        }

        // Nothing is shown that was not said, nor is a break passed over in silence; and only what nobody can join is not joined.
        ClientAnswer.ShouldHaveErrorShape(answer.Events[^1]);
        var shown = RecordedText.OfChunks(answer.Events.SkipLast(1)).Text;
        text.Said.Text.ShouldStartWith(shown, Case.Sensitive, how);
        (!text.IsTextUpTo(cut) || text.Read(text.Body[..cut]).Text.Length == 0 || (manner == Manner.Announcing && second.Prefills)).ShouldBeTrue($"{how}: not joined, though it could be: {answer.Events[^1]} behind {shown}¦");
        table.Count(CutOutcome.Ended);
    }

    /// <summary>Behind events that left the text begun and not ended: the first, the last, and others between.</summary>
    private static List<int> Cuts(RecordedText text)
    {
        var all = text.Boundaries(text.Body).Where(end => end > 0 && end < text.Body.Length && text.IsUnderWayAt(end)).ToList();
        return all.Count <= MostCuts ? all : [.. Enumerable.Range(0, MostCuts).Select(n => all[n * (all.Count - 1) / (MostCuts - 1)])];
    }

    public sealed class Host : IAsyncLifetime
    {
        internal RecordedRescueHost Rescue { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Rescue = await RecordedRescueHost.StartAsync();

        public ValueTask DisposeAsync() => Rescue.DisposeAsync();
    }
}
