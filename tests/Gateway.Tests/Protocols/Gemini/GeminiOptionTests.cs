using Gateway.Conversations;
using Routing.Targets;
using static Gateway.Tests.Protocols.Gemini.GeminiConversations;

namespace Gateway.Tests.Protocols.Gemini;

public class GeminiOptionTests
{
    private const string Schema = """{"type":"object","properties":{"a":{"type":["string","null"]}},"required":["a"],"additionalProperties":false}""";

    [Fact]
    public void Sampling_InRange_IsSaidInFull()
    {
        var conversation = Hello with
        {
            Sampling = new() { Temperature = 1.5, TopP = 0.9, TopK = 40, Seed = 7, Logprobs = true, TopLogprobs = 3, PresencePenalty = 0 },
            MaxTokens = 100,
            Choices = 2,
            Stop = [S("a"), S(""), S("\n")],
        };

        var (body, request) = conversation.Render();

        body["generationConfig"].ShouldSay("""{"temperature":1.5,"topP":0.9,"topK":40,"seed":7,"responseLogprobs":true,"logprobs":3,"maxOutputTokens":100,"candidateCount":2,"stopSequences":["a","\n"]}""");
        request.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void Options_OutOfRange_AreBroughtIntoItAndReported()
    {
        var conversation = Hello with
        {
            Sampling = new() { Seed = 5_000_000_000, FrequencyPenalty = 2, PresencePenalty = -2 },
            Choices = 20,
            Stop = [.. Enumerable.Range(0, 7).Select(i => S($"{i}"))],
            User = S("u"),
            Extra = [new("logit_bias", J("{}")), new("store", J("true"))],
        };

        var (body, request) = conversation.Render("gemini-2.0-flash");

        body["generationConfig"].ShouldSay("""{"presencePenalty":-2,"frequencyPenalty":1.99,"seed":705032704,"candidateCount":8,"stopSequences":["0","1","2","3","4"]}""");
        request.Dropped.ShouldBe(["logit_bias", "store", "frequency_penalty (2 → 1.99)", "seed (5000000000 → 705032704)", "n (20 → 8)", "stop (7 → 5)", "user"]);
    }

    [Fact]
    public void Penalties_ForModelsThatRefuseThem_AreLeftOut() =>
        (Hello with { Sampling = new() { FrequencyPenalty = 1, PresencePenalty = 1 } }).Render()
            .ShouldSatisfyAllConditions(r => r.Body.ContainsKey("generationConfig").ShouldBeFalse(), r => r.Request.Dropped.ShouldBe(["presence_penalty", "frequency_penalty"]));

    [Theory]
    [InlineData("gemini-2.5-flash", nameof(ReasoningEffort.None), """{"thinkingBudget":0}""", null)]
    [InlineData("gemini-2.5-pro", nameof(ReasoningEffort.None), """{"thinkingBudget":128}""", "reasoning_effort (none → 128 tokens)")]
    [InlineData("gemini-2.5-flash", nameof(ReasoningEffort.Low), """{"includeThoughts":true,"thinkingBudget":1024}""", null)]
    [InlineData("gemini-2.5-flash", nameof(ReasoningEffort.High), """{"includeThoughts":true,"thinkingBudget":24576}""", null)]
    [InlineData("gemini-2.5-pro", nameof(ReasoningEffort.ExtraHigh), """{"includeThoughts":true,"thinkingBudget":32768}""", null)]
    [InlineData("gemini-3-flash-preview", nameof(ReasoningEffort.None), """{"thinkingLevel":"MINIMAL"}""", "reasoning_effort (none → minimal)")]
    [InlineData("gemini-3-flash-preview", nameof(ReasoningEffort.Medium), """{"includeThoughts":true,"thinkingLevel":"MEDIUM"}""", null)]
    [InlineData("gemini-3-pro-preview", nameof(ReasoningEffort.Medium), """{"includeThoughts":true,"thinkingLevel":"HIGH"}""", "reasoning_effort (medium → high)")]
    [InlineData("gemini-3.1-pro-preview", nameof(ReasoningEffort.Medium), """{"includeThoughts":true,"thinkingLevel":"MEDIUM"}""", null)]
    [InlineData("gemini-3.1-pro-preview", nameof(ReasoningEffort.Minimal), """{"includeThoughts":true,"thinkingLevel":"LOW"}""", "reasoning_effort (minimal → low)")]
    [InlineData("gemini-3.5-flash", nameof(ReasoningEffort.ExtraHigh), """{"includeThoughts":true,"thinkingLevel":"HIGH"}""", "reasoning_effort (xhigh → high)")]
    public void Effort_ForAModel_IsSaidInItsWords(string model, string effort, string thinking, string? dropped)
    {
        var (body, request) = (Hello with { Reasoning = new(Enum.Parse<ReasoningEffort>(effort), null) }).Render(model);

        body["generationConfig"]!["thinkingConfig"].ShouldSay(thinking);
        request.Dropped.ShouldBe(dropped is null ? [] : [dropped]);
    }

    [Theory]
    [InlineData("gemini-2.5-flash-lite", 100, """{"includeThoughts":true,"thinkingBudget":512}""", "reasoning.max_tokens (100 → 512)")]
    [InlineData("gemini-2.5-flash", 100, """{"includeThoughts":true,"thinkingBudget":100}""", null)]
    [InlineData("gemini-2.5-flash", 0, """{"thinkingBudget":0}""", null)]
    [InlineData("gemini-2.5-pro", -1, """{"includeThoughts":true,"thinkingBudget":-1}""", null)]
    [InlineData("gemini-3-flash-preview", 2000, """{"includeThoughts":true,"thinkingBudget":2000}""", null)]
    public void Budget_ForAModel_IsBroughtIntoItsRange(string model, int budget, string thinking, string? dropped)
    {
        var (body, request) = (Hello with { Reasoning = new(null, budget) }).Render(model);

        body["generationConfig"]!["thinkingConfig"].ShouldSay(thinking);
        request.Dropped.ShouldBe(dropped is null ? [] : [dropped]);
    }

    [Theory]
    [InlineData("gemini-2.0-flash", Capabilities.All)]
    [InlineData("gemini-2.5-flash-image", Capabilities.Vision)]
    [InlineData("gemma-3-27b-it", Capabilities.All)]
    public void Effort_ForAModelThatDoesNotThink_IsLeftOut(string model, Capabilities capabilities)
    {
        var (body, request) = (Hello with { Reasoning = new(ReasoningEffort.High, null) }).Render(model, capabilities: capabilities);

        body.ContainsKey("generationConfig").ShouldBeFalse();
        request.Dropped.ShouldBe(["reasoning_effort"]);
    }

    [Fact]
    public void Tools_ForAModelOfToday_KeepTheirSchemas()
    {
        var (body, _) = (Hello with { Tools = [Tool("f", Schema), Tool("g", null) with { Description = S("does g") }] }).Render();

        body["tools"].ShouldSay($$"""[{"functionDeclarations":[{"name":"f","parametersJsonSchema":{{Schema}}},{"name":"g","description":"does g"}]}]""");
        body.ContainsKey("toolConfig").ShouldBeFalse();
    }

    [Fact]
    public void Tools_ForAnOldModel_HaveTheOlderSchemas()
    {
        const string Odd = """
            {"$schema":"x","type":"object","additionalProperties":false,"required":["a"],"$defs":{"E":{"enum":["x","y"]},"R":{"type":"object","properties":{"next":{"$ref":"#/$defs/R"}}}},
             "properties":{"a":{"type":["string","null"],"format":"uri","minLength":1},"b":{"$ref":"#/$defs/E"},"c":{"const":"k"},"d":{"oneOf":[{"type":"integer"},{"type":"null"}]},
             "e":{"type":["string","number"]},"f":{"type":"array","items":{"type":"string","format":"date-time"}},"g":{"allOf":[{"$ref":"#/$defs/E"}]},"r":{"$ref":"#/$defs/R"},"t":true}}
            """;
        var parameters = (Hello with { Tools = [Tool("f", Odd), Tool("g", """{"type":"object","properties":{}}""")] }).Render("gemini-2.0-flash").Body["tools"]![0]!["functionDeclarations"]!;

        parameters[1].ShouldSay("""{"name":"g"}""");
        parameters[0]!["parameters"].ShouldSay("""
            {"type":"OBJECT","required":["a"],"properties":{"a":{"type":"STRING","nullable":true,"minLength":1},"b":{"type":"STRING","enum":["x","y"]},"c":{"type":"STRING","enum":["k"]},
             "d":{"nullable":true,"anyOf":[{"type":"INTEGER"}]},"e":{"anyOf":[{"type":"STRING"},{"type":"NUMBER"}]},"f":{"type":"ARRAY","items":{"type":"STRING","format":"date-time"}},"g":{"type":"STRING","enum":["x","y"]},"r":{"type":"OBJECT","properties":{"next":{}}},"t":{}}}
            """);
    }

    [Fact]
    public void Tools_WithReferencesThatBlowUp_StaySmall()
    {
        var definitions = Enumerable.Range(0, 20).Select(i => """
            "d0":{"type":"object","properties":{"a":{"$ref":"#/$defs/d1"},"b":{"$ref":"#/$defs/d1"}}},
            """.Replace("d0", $"d{i}", StringComparison.Ordinal).Replace("d1\"", $"d{i + 1}\"", StringComparison.Ordinal));
        var schema = """{"type":"object","properties":{"x":{"$ref":"#/$defs/d0"}},"$defs":{""" + string.Concat(definitions) + "\"d20\":{\"type\":\"string\"}}}";

        (Hello with { Tools = [Tool("f", schema)] }).Render("gemini-2.0-flash").Body.ToJsonString().Length.ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void ToolChoice_OfEachKind_IsAMode()
    {
        var tools = Hello with { Tools = [Tool("f"), Tool("g")] };

        Mode(tools with { ToolChoice = new ToolChoice.Auto() }).ShouldSay("""{"mode":"AUTO"}""");
        Mode(tools with { ToolChoice = new ToolChoice.None() }).ShouldSay("""{"mode":"NONE"}""");
        Mode(tools with { ToolChoice = new ToolChoice.Required() }).ShouldSay("""{"mode":"ANY"}""");
        Mode(tools with { ToolChoice = new ToolChoice.Named(S("g")) }).ShouldSay("""{"mode":"ANY","allowedFunctionNames":["g"]}""");
        (Hello with { ToolChoice = new ToolChoice.Auto() }).Render().Body.ContainsKey("toolConfig").ShouldBeFalse();

        static System.Text.Json.Nodes.JsonNode? Mode(Conversation conversation) => conversation.Render().Body["toolConfig"]!["functionCallingConfig"];
    }

    [Fact]
    public void StrictTools_ForGemini3_AreValidated_AndReportedElsewhere()
    {
        var strict = Hello with { Tools = [Tool("f", strict: true)], ParallelToolCalls = false };

        strict.Render(Three).Body["toolConfig"].ShouldSay("""{"functionCallingConfig":{"mode":"VALIDATED"}}""");
        strict.Render(Three).Request.Dropped.ShouldBe(["parallel_tool_calls"]);
        strict.Render(Two).Request.Dropped.ShouldBe(["parallel_tool_calls", "tools.function.strict"]);
    }

    [Fact]
    public void ResponseFormat_OfEachKind_IsAMimeTypeAndASchema()
    {
        (Hello with { ResponseFormat = new ResponseFormat.JsonObject() }).Render().Body["generationConfig"].ShouldSay("""{"responseMimeType":"application/json"}""");
        var schema = Hello with { ResponseFormat = new ResponseFormat.JsonSchema(S("s"), null, J(Schema), true) };
        schema.Render().Body["generationConfig"].ShouldSay($$"""{"responseMimeType":"application/json","responseJsonSchema":{{Schema}}}""");
        schema.Render("gemini-2.0-flash").Body["generationConfig"]!["responseSchema"].ShouldSay("""{"type":"OBJECT","properties":{"a":{"type":"STRING","nullable":true}},"required":["a"]}""");
    }

    [Fact]
    public void ResponseFormat_BesideTools_IsAskedForInWordsBeforeGemini3()
    {
        var both = Of(Rule("be brief"), User(T("x"))) with { ResponseFormat = new ResponseFormat.JsonSchema(S("s"), null, J(Schema), true), Tools = [Tool("f")] };

        both.Render(Three).Body["generationConfig"]!["responseMimeType"]!.GetValue<string>().ShouldBe("application/json");
        both.Render(Three).Request.Dropped.ShouldBeEmpty();
        var (body, request) = both.Render(Two);
        body.ContainsKey("generationConfig").ShouldBeFalse();
        body["systemInstruction"]!["parts"]![0]!["text"]!.GetValue<string>().ShouldBe("be brief");
        body["systemInstruction"]!["parts"]![1]!["text"]!.GetValue<string>().ShouldEndWith(Schema);
        request.Dropped.ShouldHaveSingleItem().ShouldStartWith("response_format (");
    }

    [Fact]
    public void Images_WhenAskedFor_AreWantedBesideText()
    {
        (Hello with { Modalities = [S("image")] }).Render().Body["generationConfig"].ShouldSay("""{"responseModalities":["TEXT","IMAGE"]}""");
        (Hello with { Modalities = [S("text")] }).Render().Request.Dropped.ShouldBeEmpty();
        (Hello with { Modalities = [S("text"), S("audio")] }).Render().Request.Dropped.ShouldBe(["modalities"]);
    }

    [Theory]
    [InlineData("low", "low", "MEDIA_RESOLUTION_LOW", false)]
    [InlineData("high", "auto", "MEDIA_RESOLUTION_HIGH", false)]
    [InlineData("auto", "auto", null, false)]
    [InlineData("low", "high", null, true)]
    public void ImageDetail_OfAllImages_IsOneResolution(string first, string second, string? resolution, bool dropped)
    {
        var (body, request) = Of(User(Image(first), Image(second))).Render();

        ((string?)body["generationConfig"]?["mediaResolution"]).ShouldBe(resolution);
        request.Dropped.ShouldBe(dropped ? ["image_url.detail"] : []);

        static Part.Image Image(string detail) => new(new Media.Remote(S("https://x.test/a.png")), S(detail));
    }

    [Fact]
    public void Extras_OfGooglesOwn_ArePassedOn()
    {
        var (body, request) = (Hello with
        {
            Extra = [new("safety_settings", J("""[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_NONE"}]""")), new("cached_content", J("\"cachedContents/1\"")), new("web_search_options", J("{}"))],
        }).Render();

        body["safetySettings"].ShouldSay("""[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_NONE"}]""");
        body["cachedContent"]!.GetValue<string>().ShouldBe("cachedContents/1");
        body["tools"].ShouldSay("""[{"googleSearch":{}}]""");
        request.Dropped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("auto", null, false)]
    [InlineData("default", "standard", false)]
    [InlineData("flex", "flex", false)]
    [InlineData("priority", "priority", false)]
    [InlineData("scale", null, true)]
    public void ServiceTier_IsSaidInGooglesWords(string tier, string? said, bool dropped)
    {
        var (body, request) = (Hello with { ServiceTier = S(tier) }).Render();

        ((string?)body["serviceTier"]).ShouldBe(said);
        request.Dropped.ShouldBe(dropped ? ["service_tier"] : []);
    }

    [Theory]
    [InlineData("gemini-2.5-flash", false, "/models/gemini-2.5-flash:generateContent")]
    [InlineData("models/gemini-2.5-flash", true, "/models/gemini-2.5-flash:streamGenerateContent?alt=sse")]
    [InlineData("tunedModels/my tune", false, "/tunedModels/my%20tune:generateContent")]
    [InlineData("x/../y?z", false, "/x/..%2Fy%3Fz:generateContent")]
    public void Path_NamesTheModel(string model, bool stream, string path) => (Hello with { Stream = stream }).Render(model).Request.Path.ShouldBe(path);
}
