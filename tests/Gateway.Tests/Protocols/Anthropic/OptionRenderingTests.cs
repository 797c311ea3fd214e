using Gateway.Conversations;
using Gateway.Protocols.Anthropic;
using static Gateway.Tests.Protocols.Anthropic.Talk;

namespace Gateway.Tests.Protocols.Anthropic;

public class OptionRenderingTests
{
    [Theory]
    [InlineData(Older, 1.5, 0.9, """ "temperature":1,"top_p":0.9 """, "temperature (1.5 → 1)")]
    [InlineData(Middle, 0.5, 0.9, """ "temperature":0.5 """, "top_p")]
    [InlineData(Middle, 1.0, 0.9, """ "top_p":0.9 """, "")]
    [InlineData(Middle, 0.5, 1.0, """ "temperature":0.5 """, "")]
    [InlineData(Middle, null, 0.9, """ "top_p":0.9 """, "")]
    [InlineData("claude-opus-4-7", 0.5, 0.9, "", "temperature,top_p")]
    [InlineData("claude-opus-4-7", 1.0, 1.0, "", "")]
    [InlineData("kimi-k2", 0.5, 0.9, """ "temperature":0.5,"top_p":0.9 """, "")]
    public void Sampling_ByModel_IsWhatItTakes(string model, double? temperature, double? topP, string written, string dropped)
    {
        var rendered = (Hello with { Sampling = new() { Temperature = temperature, TopP = topP } }).Render(model);

        rendered.Body.ShouldBe($$"""{"model":"{{model}}","max_tokens":4096,"messages":[{"role":"user","content":[{"type":"text","text":"Hello"}]}]{{(written.Length == 0 ? "" : $",{written.Trim()}")}}}""");
        string.Join(',', rendered.Dropped).ShouldBe(dropped);
    }

    [Fact]
    public void TopK_OnAModelThatTakesIt_IsSaid()
    {
        (Hello with { Sampling = new() { TopK = 40 } }).Render()["top_k"].ShouldBe("40");
        (Hello with { Sampling = new() { TopK = 40 } }).Render(Newest).ShouldDrop("top_k");
    }

    [Fact]
    public void Options_WithoutACounterpart_AreReportedByTheirNames()
    {
        var conversation = Hello with
        {
            Sampling = new() { FrequencyPenalty = 1, PresencePenalty = 1, Seed = 0, Logprobs = true, TopLogprobs = 2 },
            Choices = 2,
            Modalities = [S("text"), S("audio")],
            Extra = [new("logit_bias", Json("{}")), new("store", Json("true"))],
        };

        conversation.Render().ShouldDrop("frequency_penalty", "presence_penalty", "seed", "logprobs", "top_logprobs", "n", "modalities", "logit_bias", "store");
    }

    [Fact]
    public void Options_AtTheirDefaults_AreNoLoss() =>
        (Hello with { Sampling = new() { FrequencyPenalty = 0, PresencePenalty = 0, Logprobs = false, Temperature = 1 }, Modalities = [S("text")] }).Render().ShouldDrop();

    [Fact]
    public void Stop_OfWhiteSpace_IsRefusedByTheApiSoLeftOut()
    {
        var rendered = (Hello with { Stop = [S("\n\n"), S("END"), S(""), S(" x")] }).Render();

        rendered["stop_sequences"].ShouldBe("""["END"," x"]""");
        rendered.ShouldDrop("stop (white space alone)");
        (Hello with { Stop = [S("\n")] }).Render()["stop_sequences"].ShouldBeNull();
    }

    [Theory]
    [InlineData(null, null, 4096, "")]
    [InlineData(null, 64000, 64000, "")]
    [InlineData(100, 64000, 100, "")]
    [InlineData(100000, 8192, 8192, "max_tokens (100000 → 8192)")]
    public void MaxTokens_IsAlwaysSaid(int? asked, int? maxOutput, int most, string dropped)
    {
        var rendered = (Hello with { MaxTokens = asked }).Render(maxOutput: maxOutput);

        rendered["max_tokens"].ShouldBe($"{most}");
        string.Join(',', rendered.Dropped).ShouldBe(dropped);
    }

    [Theory]
    [InlineData("auto", "\"auto\"", "")]
    [InlineData("default", "\"standard_only\"", "")]
    [InlineData("priority", "\"auto\"", "service_tier (priority → auto)")]
    [InlineData("flex", null, "service_tier")]
    public void ServiceTier_OfOpenAI_IsTheNearest(string asked, string? tier, string dropped)
    {
        var rendered = (Hello with { ServiceTier = S(asked) }).Render();

        rendered["service_tier"].ShouldBe(tier);
        string.Join(',', rendered.Dropped).ShouldBe(dropped);
    }

    [Fact]
    public void User_UnderEitherName_IsTheUserId()
    {
        (Hello with { User = S("u1") }).Render()["metadata"].ShouldBe("""{"user_id":"u1"}""");
        (Hello with { Extra = [new("safety_identifier", Json("\"u2\""))] }).Render()["metadata"].ShouldBe("""{"user_id":"u2"}""");
        (Hello with { User = S("u1"), Extra = [new("safety_identifier", Json("\"u2\""))] }).Render().ShouldDrop("safety_identifier");
        (Hello with { User = S(new string('u', 513)) }).Render().ShouldDrop("user");
    }

    [Fact]
    public void Stream_Asked_IsSaid() => (Hello with { Stream = true }).Render()["stream"].ShouldBe("true");

    [Fact]
    public void Extra_OfTheApisOwn_Passes()
    {
        var conversation = Hello with { Extra = [new("cache_control", Json("""{"type":"ephemeral"}"""))] };

        conversation.Render()["cache_control"].ShouldBe("""{"type":"ephemeral"}""");
        conversation.Render(dialect: AnthropicDialect.Vertex).ShouldDrop("cache_control");
    }

    [Fact]
    public void Direct_NamesModelAndVersion()
    {
        var rendered = Hello.Render("claude-opus-5");

        rendered.Request.Path.ShouldBe("/v1/messages");
        rendered.Request.Headers.ShouldBe([new("anthropic-version", "2023-06-01")]);
        rendered["model"].ShouldBe("\"claude-opus-5\"");
        rendered["anthropic_version"].ShouldBeNull();
    }

    [Theory]
    [InlineData(false, "/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict", null)]
    [InlineData(true, "/publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict", "true")]
    public void Vertex_NamesTheModelInThePath(bool stream, string path, string? said)
    {
        var rendered = (Hello with { Stream = stream, ServiceTier = S("priority") }).Render("claude-sonnet-4-5@20250929", dialect: AnthropicDialect.Vertex);

        rendered.Request.Path.ShouldBe(path);
        rendered.Request.Headers.ShouldBeEmpty();
        rendered.Body.ShouldStartWith("""{"anthropic_version":"vertex-2023-10-16","max_tokens":4096,""");
        rendered["model"].ShouldBeNull();
        rendered["stream"].ShouldBe(said);
        rendered.ShouldDrop("service_tier");
    }

    [Theory]
    [InlineData(false, "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke")]
    [InlineData(true, "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream")]
    public void Bedrock_SaysNothingOfTheStreamInTheBody(bool stream, string path)
    {
        var file = Of(User(new Part.Document(new Media.File(S("file_1")), null))) with { Stream = stream };

        var rendered = file.Render("us.anthropic.claude-sonnet-4-5-20250929-v1:0", dialect: AnthropicDialect.Bedrock);

        rendered.Request.Path.ShouldBe(path);
        rendered.Request.Headers.ShouldBeEmpty();
        rendered["stream"].ShouldBeNull();
        rendered["anthropic_beta"].ShouldBe("""["files-api-2025-04-14"]""");
    }
}
