using System.Text;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Gemini;

namespace Gateway.Tests.Protocols.Gemini;

/// <summary>What no recorded answer shows.</summary>
public class GeminiAnswerTests
{
    [Theory]
    [InlineData("STOP", nameof(FinishReason.Stop))]
    [InlineData("MAX_TOKENS", nameof(FinishReason.Length))]
    [InlineData("SAFETY", nameof(FinishReason.ContentFilter))]
    [InlineData("RECITATION", nameof(FinishReason.ContentFilter))]
    [InlineData("LANGUAGE", nameof(FinishReason.ContentFilter))]
    [InlineData("BLOCKLIST", nameof(FinishReason.ContentFilter))]
    [InlineData("PROHIBITED_CONTENT", nameof(FinishReason.ContentFilter))]
    [InlineData("SPII", nameof(FinishReason.ContentFilter))]
    [InlineData("MODEL_ARMOR", nameof(FinishReason.ContentFilter))]
    [InlineData("IMAGE_SAFETY", nameof(FinishReason.ContentFilter))]
    [InlineData("IMAGE_PROHIBITED_CONTENT", nameof(FinishReason.ContentFilter))]
    [InlineData("IMAGE_RECITATION", nameof(FinishReason.ContentFilter))]
    [InlineData("OTHER", nameof(FinishReason.Stop))]
    [InlineData("MALFORMED_FUNCTION_CALL", nameof(FinishReason.Stop))]
    [InlineData("SOMETHING_OF_NEXT_YEAR", nameof(FinishReason.Stop))]
    public void Candidate_Ended_HasAReasonOfOurs(string reason, string finish) =>
        Whole($$$"""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"{{{reason}}}"}]}""").Only.Finish.ToString().ShouldBe(finish);

    [Fact]
    public void Candidate_BlockedWithoutAWord_SaysWhyAsARefusal()
    {
        var choice = Whole("""{"candidates":[{"finishReason":"PROHIBITED_CONTENT","finishMessage":"Not \"that\"."}]}""").Only;

        choice.Refused.ShouldBe("Not \"that\".");
        choice.Finish.ShouldBe(FinishReason.ContentFilter);
    }

    [Fact]
    public void Candidate_BlockedAfterSomeWords_RefusesNothing() =>
        Whole("""{"candidates":[{"content":{"parts":[{"text":"Well"}]},"finishReason":"SAFETY","finishMessage":"stopped"}]}""").Only.Refused.ShouldBe("");

    [Fact]
    public void Calls_OfTheSameFunction_AreTwoWithTheirOwnArgumentsAndSeals()
    {
        var choice = Whole("""{"candidates":[{"content":{"parts":[{"functionCall":{"id":"a1","name":"f","args":{"x":1}},"thoughtSignature":"c2ln"},{"functionCall":{"name":"f","args":{"x":2}}},{"functionCall":{"name":"g"}}]},"finishReason":"STOP"}]}""").Only;

        choice.Calls.Select(c => (c.Id, c.Name, c.Arguments.ToString(), c.Seal)).ShouldBe([("a1", "f", """{"x":1}""", "gemini:c2ln"), ("", "f", """{"x":2}""", null), ("", "g", "{}", null)]);
        choice.Finish.ShouldBe(FinishReason.ToolCalls);
    }

    [Fact]
    public void Signature_BehindThoughts_SealsThem_AndAloneStandsForThem()
    {
        var choice = Whole("""{"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"a","thoughtSignature":"b25l"},{"text":"","thoughtSignature":"dHdv"}]},"finishReason":"STOP"}]}""").Only;

        choice.Thought.ShouldBe("hm");
        choice.Said.ShouldBe("a");
        choice.Seals.Select(s => (s.Format, s.Value.Decode(), s.Redacted)).ShouldBe([("gemini", "b25l", false), ("gemini", "dHdv", true)]);
    }

    [Fact]
    public void Candidates_OfOneAnswer_AreChoicesByTheirIndex()
    {
        var sink = Whole("""{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"MAX_TOKENS","index":1},{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""");

        sink.Choices[0].Said.ShouldBe("a");
        sink.Choices[1].Said.ShouldBe("b");
        sink.Choices[1].Finish.ShouldBe(FinishReason.Length);
    }

    [Fact]
    public void Stream_WithAFinishReasonInEveryEvent_IsReadToItsEnd()
    {
        var sink = Stream("""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""", """{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"MAX_TOKENS"}]}""");

        sink.Only.Said.ShouldBe("ab");
        sink.Only.Finish.ShouldBe(FinishReason.Length);
        sink.Ended.ShouldBeTrue();
    }

    [Fact]
    public void Stream_WithOneOfTwoChoicesUnfinished_IsNotWhole() =>
        Stream("""{"candidates":[{"finishReason":"STOP","index":0},{"content":{"parts":[{"text":"a"}]},"index":1}]}""").Ended.ShouldBeFalse();

    [Theory]
    [InlineData("""{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}""")]
    [InlineData("""[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]""")]
    public void Stream_WithAnErrorAmongItsEvents_Fails(string error)
    {
        var sink = Stream("""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""", error, """{"candidates":[{"content":{"parts":[{"text":"b"}]}}]}""");

        sink.Failure!.Status.ShouldBe(503);
        sink.Failure.Message.ShouldBe("The model is overloaded.");
        sink.Ended.ShouldBeFalse();
        sink.Only.Said.ShouldBe("a");
    }

    [Fact]
    public void Stream_ClosedByAProxysDone_IsWhole() => Stream("""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""", "[DONE]", "").Ended.ShouldBeTrue();

    [Fact]
    public void Arguments_InPieces_AreOneObject()
    {
        var choice = Stream(
            """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","willContinue":true}}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.a.b","stringValue":"x\"","willContinue":true}],"willContinue":true}}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.a.b","stringValue":"y"},{"jsonPath":"$.list[0].n","numberValue":1.5},{"jsonPath":"$.list[1]","boolValue":true},{"jsonPath":"$['odd name']","nullValue":"NULL_VALUE"}]}}]},"finishReason":"STOP"}]}""").Only;

        choice.Calls.ShouldHaveSingleItem().Arguments.ToString().ShouldBe("""{"a":{"b":"x\u0022y"},"list":[{"n":1.5},true],"odd name":null}""");
    }

    [Theory]
    [InlineData("""{"promptTokenCount":10,"candidatesTokenCount":5,"thoughtsTokenCount":7,"totalTokenCount":22}""", 10, 12)]
    [InlineData("""{"promptTokenCount":10,"candidatesTokenCount":12,"thoughtsTokenCount":7,"totalTokenCount":22}""", 10, 12)]
    [InlineData("""{"promptTokenCount":10,"candidatesTokenCount":5,"thoughtsTokenCount":7}""", 10, 12)]
    [InlineData("""{"promptTokenCount":10,"toolUsePromptTokenCount":3,"candidatesTokenCount":5,"thoughtsTokenCount":7,"totalTokenCount":25}""", 13, 12)]
    [InlineData("""{"promptTokenCount":10,"thoughtsTokenCount":7,"totalTokenCount":17}""", 10, 7)]
    public void Usage_OfAnyConvention_CountsThoughtsOnce(string usage, long prompt, long completion)
    {
        var used = Whole($$$"""{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{{{usage}}}}""").Used!.Value.Tokens;

        used.ShouldBe(new(prompt, 0, completion, 7));
    }

    [Fact]
    public void Usage_OfCachedContent_IsPartOfThePrompt() =>
        Whole("""{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":10,"cachedContentTokenCount":8,"candidatesTokenCount":1,"totalTokenCount":11,"serviceTier":"standard"}}""")
            .ShouldSatisfyAllConditions(s => s.Used!.Value.Tokens.CachedPrompt.ShouldBe(8), s => s.Tier.ShouldBe("default"));

    [Fact]
    public void Logprobs_InGooglesWords_BecomeOpenAIs() =>
        Whole("""{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP","logprobsResult":{"topCandidates":[{"candidates":[{"token":"Hi","logProbability":-0.1},{"token":"\"","logProbability":-3}]}],"chosenCandidates":[{"token":"Hi","logProbability":-0.1,"tokenId":7},{"token":"!"}]}}]}""")
            .Only.Logprobs.ShouldHaveSingleItem().ShouldBe("""{"content":[{"token":"Hi","logprob":-0.1,"bytes":null,"top_logprobs":[{"token":"Hi","logprob":-0.1,"bytes":null},{"token":"\"","logprob":-3,"bytes":null}]},{"token":"!","logprob":0,"bytes":null,"top_logprobs":[]}]}""");

    [Fact]
    public void Citations_OfAllKinds_ArePassedOnAsTheyStand() =>
        Whole("""{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP","citationMetadata":{"citationSources":[{"uri":"a"},{"uri":"b"}]},"groundingMetadata":{"webSearchQueries":["q"]},"urlContextMetadata":{}}]}""")
            .Only.Citations.ShouldBe(["""{"uri":"a"}""", """{"uri":"b"}""", """{"webSearchQueries":["q"]}"""]);

    [Fact]
    public void Image_InAnAnswer_IsOneAndNotItsDraft() =>
        Whole("""{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"ZHJhZnQ="},"thought":true},{"inlineData":{"mimeType":"image/png","data":"aW1n"}}]},"finishReason":"STOP"}]}""")
            .Only.Images.ShouldBe([("image/png", "aW1n")]);

    [Fact]
    public void Answer_WithATime_IsCreatedThen() =>
        Whole("""{"candidates":[{"finishReason":"STOP"}],"createTime":"2026-04-02T17:03:50.399550Z","responseId":"r","modelVersion":"m"}""").Created.ShouldBe(1775149430);

    [Theory]
    [InlineData("""{"usageMetadata":{"promptTokenCount":1,"totalTokenCount":1},"responseId":"r"}""")]
    [InlineData("""{"candidates":[]}""")]
    [InlineData("""{"candidates":{}}""")]
    [InlineData("""{"candidates":[{"index":-1}]}""")]
    [InlineData("""{"candidates":[{"index":1000000000}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"functionCall":{"args":{}}}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":5}]}}]}""")]
    [InlineData("""{"candidates":[{"content":"text"}]}""")]
    [InlineData("""{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":"many"}}""")]
    [InlineData("""{"candidates":[{"finishReason":"STOP"}]} {}""")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":\"\u0001\"}")]
    [InlineData("")]
    [InlineData("<html>")]
    public void Answer_ThatBreaksItsFormat_IsSaidToBe(string body) => Should.Throw<JsonException>(() => Whole(body)).Message.ShouldNotBeNullOrEmpty();

    [Fact]
    public void Answer_ThatIsNotUtf8_IsSaidToBe() =>
        Should.Throw<JsonException>(() => new GeminiProtocol().ParseAnswer([.. "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""u8, 0xC3, .. "\"}]}}]}"u8], new RecordingSink()));

    private static RecordingSink Whole(string body)
    {
        var sink = new RecordingSink();
        new GeminiProtocol().ParseAnswer(Encoding.UTF8.GetBytes(body), sink);
        sink.Ended.ShouldBeTrue();
        return sink;
    }

    private static RecordingSink Stream(params string[] events)
    {
        var sink = new RecordingSink();
        var parser = new GeminiProtocol().CreateStreamParser();
        foreach (var data in events)
        {
            parser.Parse(default, Encoding.UTF8.GetBytes(data), sink);
        }

        parser.Complete(sink);
        return sink;
    }
}
