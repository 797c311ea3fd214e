using Gateway.Conversations;

namespace Gateway.Tests.Protocols.OpenAI;

public class ConversationReaderTests
{
    [Fact]
    public void Messages_OfEveryRole_KeepTheirOrderAndText()
    {
        var read = Asked.Read("""
            {"messages":[{"role":"system","content":"be \"brief\""},{"content":[{"text":"a","type":"text"},{"type":"text","text":"b"}],"role":"developer","name":"d"},
            {"role":"user","content":"caf\u00e9"},{"role":"assistant","content":null,"refusal":"no"}],"model":"m"}
            """);

        read.Messages.Select(m => m.Role).ShouldBe([Role.System, Role.Developer, Role.User, Role.Assistant]);
        read.Messages[0].Parts.ShouldHaveSingleItem().Text().ShouldBe("be \"brief\"");
        read.Messages[1].Parts.Select(p => p.Text()).ShouldBe(["a", "b"]);
        read.Messages[1].Name!.Value.Decode().ShouldBe("d");
        read.Messages[2].Parts[0].Text().ShouldBe("café");
        read.Messages[3].Parts.ShouldHaveSingleItem().ShouldBeOfType<Part.Refusal>().Value.Decode().ShouldBe("no");
    }

    [Theory]
    [InlineData("data:image/png;base64,aGk=", "image/png")]
    [InlineData("DATA:image/PNG;charset=x;base64,aGk=", "image/png")]
    [InlineData("data:image\\/png;base64,aGk=", "image/png")]
    public void Image_InADataUrl_IsEmbedded(string url, string type)
    {
        var image = Asked.Part($$$"""{"type":"image_url","image_url":{"url":"{{{url}}}","detail":"low"}}""").ShouldBeOfType<Part.Image>();

        var media = image.Source.ShouldBeOfType<Media.Embedded>();
        (media.MediaType, Asked.Utf8(media.Base64), image.Detail!.Value.Decode()).ShouldBe((type, "aGk=", "low"));
    }

    [Theory]
    [InlineData("""{"url":"https://x.test/a?b=1"}""", "https://x.test/a?b=1")]
    [InlineData("\"https://x.test/a\"", "https://x.test/a")]
    [InlineData("""{"url":"gs://b/a.png"}""", "gs://b/a.png")]
    public void Image_AtAnAddress_IsRemote(string image, string address) =>
        Asked.Part($$"""{"type":"image_url","image_url":{{image}}}""").ShouldBeOfType<Part.Image>().Source.ShouldBeOfType<Media.Remote>().Address.Decode().ShouldBe(address);

    [Fact]
    public void Audio_AndFiles_KeepTheirKindAndName()
    {
        var audio = Asked.Part("""{"type":"input_audio","input_audio":{"data":"aGk=","format":"mp3"}}""").ShouldBeOfType<Part.Audio>().Source.ShouldBeOfType<Media.Embedded>();
        var pdf = Asked.Part("""{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,aGk="}}""").ShouldBeOfType<Part.Document>();
        var bare = Asked.Part("""{"type":"file","file":{"filename":"a.csv","file_data":"aGk="}}""").ShouldBeOfType<Part.Document>();
        var file = Asked.Part("""{"type":"file","file":{"file_id":"file-1"}}""").ShouldBeOfType<Part.Document>();

        (audio.MediaType, Asked.Utf8(audio.Base64)).ShouldBe(("audio/mp3", "aGk="));
        pdf.Source.ShouldBeOfType<Media.Embedded>().MediaType.ShouldBe("application/pdf");
        pdf.FileName!.Value.Decode().ShouldBe("a.pdf");
        bare.Source.ShouldBeOfType<Media.Embedded>().MediaType.ShouldBe("text/csv");
        file.Source.ShouldBeOfType<Media.File>().Id.Decode().ShouldBe("file-1");
    }

    [Fact]
    public void Calls_AndTheirResults_KeepIdsAndArguments()
    {
        var read = Asked.Read("""
            {"messages":[{"role":"assistant","content":"wait","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},
            {"id":"c2","type":"function","function":{"name":"g","arguments":""}}]},{"role":"tool","tool_call_id":"c1","content":"one","cache_control":{"type":"ephemeral"}},
            {"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"two"}]}]}
            """);

        read.Messages[0].Parts[0].Text().ShouldBe("wait");
        read.Messages[0].Parts.OfType<Part.ToolCall>().Select(c => (c.Id.Decode(), c.Name.Decode(), c.Arguments.Decode())).ShouldBe([("c1", "f", "{\"a\":1}"), ("c2", "g", "")]);
        var one = read.Messages[1].Parts.ShouldHaveSingleItem().ShouldBeOfType<Part.ToolResult>();
        (one.CallId.Decode(), one.Content.ShouldHaveSingleItem().Text(), Asked.Utf8(one.CacheMarker.Utf8)).ShouldBe(("c1", "one", """{"type":"ephemeral"}"""));
        read.Messages[2].Parts[0].ShouldBeOfType<Part.ToolResult>().Content.ShouldHaveSingleItem().Text().ShouldBe("two");
    }

    [Fact]
    public void Calls_OfTheOlderFormat_ArePairedByName()
    {
        var read = Asked.Read("""
            {"functions":[{"name":"f","description":"d","parameters":{"type":"object"}}],"function_call":{"name":"f"},"messages":[
            {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"1"},
            {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"2"}]}
            """);

        var calls = read.Messages.SelectMany(m => m.Parts).OfType<Part.ToolCall>().Select(c => c.Id.Decode()).ToList();
        calls.Distinct().Count().ShouldBe(2);
        read.Messages.SelectMany(m => m.Parts).OfType<Part.ToolResult>().Select(r => r.CallId.Decode()).ShouldBe(calls);
        read.Messages[1].Role.ShouldBe(Role.Tool);
        read.Tools.ShouldHaveSingleItem().Name.Decode().ShouldBe("f");
        read.ToolChoice.ShouldBeOfType<ToolChoice.Named>().Name.Decode().ShouldBe("f");
    }

    [Fact]
    public void Tools_KeepTheirSchemaAsItStands()
    {
        var tool = Asked.With("""
            "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{ "type" : "object" },"strict":true},"cache_control":{"type":"ephemeral"}}]
            """).Tools.ShouldHaveSingleItem();

        (tool.Name.Decode(), tool.Description!.Value.Decode(), tool.Strict).ShouldBe(("f", "d", true));
        Asked.Utf8(tool.Parameters.Utf8).ShouldBe("""{ "type" : "object" }""");
        Asked.Utf8(tool.CacheMarker.Utf8).ShouldBe("""{"type":"ephemeral"}""");
    }

    [Theory]
    [InlineData("\"auto\"", typeof(ToolChoice.Auto))]
    [InlineData("\"none\"", typeof(ToolChoice.None))]
    [InlineData("\"required\"", typeof(ToolChoice.Required))]
    [InlineData("""{"type":"function","function":{"name":"f"}}""", typeof(ToolChoice.Named))]
    [InlineData("""{"type":"tool","name":"f"}""", typeof(ToolChoice.Named))]
    [InlineData("""{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"f"}}]}}""", typeof(ToolChoice.Required))]
    public void ToolChoice_InAllItsForms_IsUnderstood(string choice, Type expected) => Asked.With($"\"tool_choice\":{choice}").ToolChoice.ShouldNotBeNull().GetType().ShouldBe(expected);

    [Fact]
    public void ToolChoice_AllowedTools_LeavesTheOthersOut() => Asked.With("""
        "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"g"}}]}},
        "tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}]
        """).Tools.ShouldHaveSingleItem().Name.Decode().ShouldBe("g");

    [Fact]
    public void ResponseFormat_InAllItsForms_IsUnderstood()
    {
        Asked.With("\"response_format\":{\"type\":\"text\"}").ResponseFormat.ShouldBeNull();
        Asked.With("\"response_format\":{\"type\":\"json_object\"}").ResponseFormat.ShouldBeOfType<ResponseFormat.JsonObject>();
        var schema = Asked.With("""
            "response_format":{"json_schema":{"schema":{"a":1},"strict":false,"name":"n","description":"d"},"type":"json_schema"}
            """).ResponseFormat.ShouldBeOfType<ResponseFormat.JsonSchema>();
        (schema.Name.Decode(), schema.Description!.Value.Decode(), Asked.Utf8(schema.Schema.Utf8), schema.Strict).ShouldBe(("n", "d", """{"a":1}""", false));
    }

    [Theory]
    [InlineData("\"reasoning_effort\":\"high\"", nameof(ReasoningEffort.High), null)]
    [InlineData("\"reasoning_effort\":\"xhigh\"", nameof(ReasoningEffort.ExtraHigh), null)]
    [InlineData("\"reasoning\":{\"effort\":\"low\"}", nameof(ReasoningEffort.Low), null)]
    [InlineData("\"reasoning\":{\"max_tokens\":2000}", null, 2000)]
    [InlineData("\"reasoning\":{\"enabled\":false}", nameof(ReasoningEffort.None), null)]
    [InlineData("\"reasoning\":{\"enabled\":true}", nameof(ReasoningEffort.Medium), null)]
    [InlineData("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}", null, 1024)]
    [InlineData("\"thinking\":{\"type\":\"disabled\"}", nameof(ReasoningEffort.None), null)]
    [InlineData("\"reasoning_effort\":\"low\",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}", nameof(ReasoningEffort.Low), 1024)]
    public void Reasoning_HoweverAskedFor_IsUnderstood(string member, string? effort, int? budget) =>
        Asked.With(member).Reasoning.ShouldBe(new ReasoningOptions(effort is null ? null : Enum.Parse<ReasoningEffort>(effort), budget));

    [Fact]
    public void Reasoning_NotAskedFor_IsNull()
    {
        Asked.With("\"reasoning_effort\":null,\"reasoning\":null").Reasoning.ShouldBeNull();
        Asked.With("\"reasoning\":{\"exclude\":true}").Reasoning.ShouldBeNull();
    }

    [Fact]
    public void Options_AreReadIntoTheirPlaces()
    {
        var read = Asked.With("""
            "temperature":0.5,"top_p":1,"top_k":40,"frequency_penalty":-1.5,"presence_penalty":2,"seed":-7,"logprobs":true,"top_logprobs":3,"max_tokens":5,"max_completion_tokens":7,
            "n":2,"stop":["a","b\n"],"parallel_tool_calls":false,"stream":true,"user":"u","service_tier":"flex","modalities":["text","audio"],"stream_options":{"include_usage":true}
            """);

        read.Sampling.ShouldBe(new SamplingOptions
        {
            Temperature = 0.5, TopP = 1, TopK = 40, FrequencyPenalty = -1.5, PresencePenalty = 2, Seed = -7, Logprobs = true, TopLogprobs = 3,
        });
        (read.MaxTokens, read.Choices, read.ParallelToolCalls, read.Stream).ShouldBe((7, 2, false, true));
        read.Stop.Select(s => s.Decode()).ShouldBe(["a", "b\n"]);
        read.Modalities.Select(s => s.Decode()).ShouldBe(["text", "audio"]);
        (read.User!.Value.Decode(), read.ServiceTier!.Value.Decode()).ShouldBe(("u", "flex"));
        read.Extra.ShouldBeEmpty();
        Asked.With("\"stop\":\"end\",\"max_tokens\":5").Stop.ShouldHaveSingleItem().Decode().ShouldBe("end");
    }

    [Fact]
    public void Members_WithoutAPlace_AreExtraAndNullOnesAreNot()
    {
        var extra = Asked.With("\"logit_bias\":{\"1\":2},\"met\\u0061data\":{},\"store\":null,\"x\":[1]").Extra;

        extra.Select(e => (e.Name, Asked.Utf8(e.Value.Utf8))).ShouldBe([("logit_bias", """{"1":2}"""), ("metadata", "{}"), ("x", "[1]")]);
    }

    [Fact]
    public void Text_IsASliceOfTheBody()
    {
        var body = """{"messages":[{"role":"user","content":"hello"}]}"""u8.ToArray();
        Gateway.Protocols.OpenAI.ConversationReader.Read(body, out var read).ShouldBeNull();

        body.AsSpan(body.AsSpan().IndexOf("hello"u8), 5).Fill((byte)'x');

        read!.Messages[0].Parts[0].Text().ShouldBe("xxxxx");
    }
}
