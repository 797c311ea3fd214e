using Gateway.Telemetry.Metrics;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Telemetry.Metrics;

public sealed class MetricsEndpointTests
{
    private const string OfB = """gen_ai_operation_name="chat",gen_ai_provider_name="b",gen_ai_request_model="m" """;

    [Fact]
    public async Task Metrics_AfterAFallback_TellOfBothAttempts()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(503, "{}"));

        (await stage.AskAsync("pair")).Status.ShouldBe(200);

        var scrape = await Scrape.TakeAsync(stage.Gateway, ended: 1);
        scrape["""gateway_attempts_total{provider="a",target="a/m",outcome="overloaded"}"""].ShouldBe(1);
        scrape["""gateway_attempts_total{provider="b",target="b/m",outcome="answered"}"""].ShouldBe(1);
        scrape["""gateway_fallbacks_total{kind="overloaded"}"""].ShouldBe(1);
        scrape["""gen_ai_client_operation_duration_seconds_count{gen_ai_operation_name="chat",gen_ai_provider_name="a",gen_ai_request_model="m",error_type="overloaded"}"""].ShouldBe(1);
        scrape[$"gen_ai_client_operation_duration_seconds_count{{{OfB.Trim()}}}"].ShouldBe(1);
        scrape["""gen_ai_server_request_duration_seconds_count{gen_ai_operation_name="chat",gen_ai_provider_name="b",gen_ai_request_model="pair"}"""].ShouldBe(1);
        scrape["""http_server_request_duration_seconds_count{http_request_method="POST",http_route="/v1/chat/completions",http_response_status_code="200"}"""].ShouldBe(1);
        scrape["gateway_overhead_seconds_count"].ShouldBe(1);
    }

    [Fact]
    public async Task Metrics_AfterAStream_TellOfItsFirstContentAndItsTokens()
    {
        await using var stage = await FaultStage.StartAsync();

        (await stage.AskAsync("solo", stream: true)).IsWhole.ShouldBeTrue();

        var scrape = await Scrape.TakeAsync(stage.Gateway, ended: 1);
        scrape["""gen_ai_client_operation_time_to_first_chunk_seconds_count{gen_ai_operation_name="chat",gen_ai_provider_name="a",gen_ai_request_model="m"}"""].ShouldBe(1);
        scrape["""gen_ai_server_time_to_first_token_seconds_count{gen_ai_operation_name="chat",gen_ai_provider_name="a",gen_ai_request_model="solo"}"""].ShouldBe(1);
        scrape["""gateway_requests_active{stream="true"}"""].ShouldBe(0);
    }

    [Fact]
    public async Task Metrics_WhileAProviderHangs_CountTheRequestUnderWay()
    {
        await using var stage = await FaultStage.StartAsync();
        var arrived = stage.Hang("a.test");
        using var hangUp = new CancellationTokenSource();
        var asking = stage.Gateway.OpenAsync(Chunks.Request("solo", stream: true), hangUp.Token);
        await arrived;

        (await Scrape.TakeAsync(stage.Gateway))["""gateway_requests_active{stream="true"}"""].ShouldBe(1);

        await hangUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);
    }

    [Fact]
    public async Task Metrics_CircuitOpen_SaySo()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(503, "{}"));
        for (var i = 0; i < 3; i++)
        {
            await stage.AskAsync("pair");
        }

        var scrape = await Scrape.TakeAsync(stage.Gateway, ended: 3);
        scrape["""gateway_circuit_state{provider="a",target="a/m"}"""].ShouldBe(2);
        scrape["""gateway_circuit_state{provider="b",target="b/m"}"""].ShouldBe(0);
    }

    [Fact]
    public async Task Metrics_TargetThrottled_SayHowLongItCoolsOff()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(429, "{}", ("Retry-After", "20")));
        await stage.AskAsync("pair");

        (await Scrape.TakeAsync(stage.Gateway, ended: 1))["""gateway_cooling_off_seconds{provider="a",target="a/m"}"""]!.Value.ShouldBe(20, 0.5);
    }

    [Fact]
    public async Task Metrics_ClientInventsModels_MakeNoEndOfSeries()
    {
        await using var stage = await FaultStage.StartAsync();
        for (var i = 0; i < BoundedLabels.MostUnknown + 20; i++)
        {
            (await stage.AskAsync($"a/invented-{i}")).Status.ShouldBe(200);
        }

        var scrape = await Scrape.TakeAsync(stage.Gateway, ended: BoundedLabels.MostUnknown + 20);
        scrape.Samples.Count(sample => sample.StartsWith("gateway_attempts_total{", StringComparison.Ordinal)).ShouldBe(BoundedLabels.MostUnknown + 1);
        scrape["""gateway_attempts_total{provider="a",target="a/other",outcome="answered"}"""].ShouldBe(20);
        scrape["""gen_ai_server_request_duration_seconds_count{gen_ai_operation_name="chat",gen_ai_provider_name="a",gen_ai_request_model="other"}"""].ShouldBe(20);

        // What the operator has named is told apart all the same.
        await stage.AskAsync("b/large");
        (await Scrape.TakeAsync(stage.Gateway, ended: BoundedLabels.MostUnknown + 21))["""gateway_attempts_total{provider="b",target="b/large",outcome="answered"}"""].ShouldBe(1);
    }

    [Fact]
    public async Task Metrics_WhateverHappened_HoldNoSecretAndNoTenant()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(401, $$"""{"error":{"message":"{{FaultStage.Secret}}","code":"{{FaultStage.Secret}}"} }"""));
        await stage.AskAsync("solo");

        var text = (await Scrape.TakeAsync(stage.Gateway, ended: 1)).Text;
        text.ShouldNotContain(FaultStage.Secret);
        text.ShouldNotContain("default");
        text.ShouldContain("credential_rejected");
    }
}
