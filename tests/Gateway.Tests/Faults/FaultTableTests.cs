using System.Globalization;
using Gateway.Tests.Support;
using Kit;
using Routing.Failures;

namespace Gateway.Tests.Faults;

/// <summary>Each kind of failure × an answer in one piece, a stream before its content, a stream after it.</summary>
public sealed class FaultTableTests
{
    public static TheoryData<string, bool> BeforeCommit
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var kind in FaultCase.All.Keys)
            {
                rows.Add(kind, false);
                rows.Add(kind, true);
            }

            return rows;
        }
    }

    public static TheoryData<string> Kinds => [.. FaultCase.All.Keys];

    [Fact]
    public void Table_HasARow_ForEveryKindAProviderCanCause() => FaultCase.All.Count.ShouldBe(Enum.GetValues<FailureKind>().Length - 8);   // all but ClientGone, BudgetSpent, ShuttingDown, Superseded, and what is an answer

    [Theory]
    [MemberData(nameof(BeforeCommit))]
    public async Task Fault_BeforeCommitWithNoOtherTarget_IsToldAndBlamedAsTheTableSays(string kind, bool stream)
    {
        await using var stage = await FaultStage.StartAsync();
        var row = FaultCase.All[kind];
        stage.Upstream.On("a.test", row.Reply);

        var answer = await stage.AskAsync(kind == "refused" ? "picky-solo" : "solo", stream);

        var error = answer.ShouldBeError(row.Status, row.Code);
        answer.Header("x-gateway-attempts").ShouldBe("1");
        answer.Header("x-gateway-target").ShouldBeNull();
        var attempt = error.GetProperty("attempts").EnumerateArray().ShouldHaveSingleItem();
        attempt.GetProperty("target").GetString().ShouldBe("a/m");
        attempt.GetProperty("failure").GetString().ShouldBe(kind);
        answer.Header("x-should-retry").ShouldBe(row.Status is 429 || (row.Status is 502 && kind != "unknown") ? null : "false");
        if (kind == "throttled")
        {
            answer.Header("retry-after").ShouldBe("20");
        }

        await ShouldBlameAsync(stage, row.Blamed);
    }

    [Theory]
    [MemberData(nameof(BeforeCommit))]
    public async Task Fault_BeforeCommitWithAnotherTarget_MovesOnUnseenOrStops(string kind, bool stream)
    {
        await using var stage = await FaultStage.StartAsync();
        var row = FaultCase.All[kind];
        stage.Upstream.On("a.test", row.Reply);

        var answer = await stage.AskAsync(kind == "refused" ? "picky" : "pair", stream);

        stage.Calls("a.test").ShouldBe(1);
        stage.Calls("b.test").ShouldBe(row.MovesOn ? 1 : 0);
        answer.Header("x-gateway-fallback-reason").ShouldBe(kind);
        answer.Header("x-gateway-attempts").ShouldBe(row.MovesOn ? "2" : "1");
        if (!row.MovesOn)
        {
            answer.ShouldBeError(row.Status, row.Code);
            return;
        }

        answer.Status.ShouldBe(200);
        answer.Header("x-gateway-target").ShouldBe("b/m");
        (stream ? string.Join('|', answer.Events) : answer.Text)
            .ShouldBe(stream ? string.Join('|', Chunks.Role, Chunks.Hello, Chunks.Stop, Chunks.Done) : Chunks.Answer);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Fault_AfterCommit_IsOneEventWithoutDoneAndNoOtherTarget(string kind)
    {
        await using var stage = await FaultStage.StartAsync();
        var row = FaultCase.All[kind];
        stage.Upstream.On("a.test", UpstreamReply.Stream(UpstreamReply.Text(Chunks.Event(Chunks.Role)), UpstreamReply.Text(Chunks.Event(Chunks.Hello)), row.After));

        // A refusal after text is no longer one the chain can do anything about, so it is the request's fault, whatever the tier says.
        var answer = await stage.AskAsync(kind == "refused" ? "picky" : "pair", stream: true);

        answer.Status.ShouldBe(200);
        answer.Header("x-gateway-target").ShouldBe("a/m");
        answer.Events.SkipLast(1).ShouldBe([Chunks.Role, Chunks.Hello]);
        var error = ClientAnswer.ShouldHaveErrorShape(answer.Events[^1]);
        error.GetProperty("code").GetString().ShouldBe(row.EventCode);
        error.GetProperty("attempts").EnumerateArray().ShouldHaveSingleItem().GetProperty("failure").GetString().ShouldBe(kind);
        stage.Calls("b.test").ShouldBe(0);
        await ShouldBlameAsync(stage, row.Blamed);
    }

    [Fact]
    public async Task Fault_AfterCommit_ClosesTheConnectionAndCostsNoOtherRequest()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Stream(UpstreamReply.Text(Chunks.Event(Chunks.Hello)), BodyPart.Cut()));
        using var one = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = stage.Gateway.Address };
        for (var round = 0; round < 100; round++)
        {
            using var body = new StringContent(Chunks.Request(string.Create(CultureInfo.InvariantCulture, $"a/m{round}"), stream: true), null, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = body };
            using var response = await one.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

            var received = await ReceivedBody.ReadAsync(response.Content);
            received.Text.ShouldContain("upstream_error");
            received.IsWhole.ShouldBeFalse();
        }
    }

    private static async Task ShouldBlameAsync(FaultStage stage, string blamed)
    {
        (await stage.LookAsync("a/m")).ShouldBe(blamed switch
        {
            "circuit" => ("available", 1),
            "credential on target" => ("cooling_off", 0),
            "credential" => ("credential_rejected", 0),
            _ => ("available", 0),
        });
        (await stage.LookAsync("a/other")).ShouldBe((blamed == "credential" ? "credential_rejected" : "available", 0));
        (await stage.LookAsync("b/m")).ShouldBe(("available", 0));
    }
}
