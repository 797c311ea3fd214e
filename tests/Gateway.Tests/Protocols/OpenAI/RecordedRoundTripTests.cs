using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Protocols.OpenAI;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Protocols.OpenAI;

/// <summary>Real Chat Completions traffic through the client's side of translation: requests are understood, answers come out as they went in.</summary>
public class RecordedRoundTripTests
{
    public static TheoryData<string> Answers => [.. RecordedFolder.ChatCompletions.Values.Where(e => e is { Status: 200, IsStream: false, IsSuspect: false }).Select(e => e.Id)];

    public static TheoryData<string> Streams => [.. RecordedFolder.ChatCompletions.Values.Where(e => e is { Status: 200, IsStream: true, IsSuspect: false }).Select(e => e.Id)];

    private static IReadOnlyList<byte[]> Requests { get; } = [.. RecordedFolder.ChatCompletions.Values.Select(e => e.Request).Where(IsObject)];

    [Fact]
    public void Requests_ThatProvidersTook_AreRead()
    {
        Assert.SkipWhen(RecordedFolder.Path is null, RecordedFolder.WhyMissing);
        var read = 0;
        foreach (var exchange in RecordedFolder.ChatCompletions.Values.Where(e => e.Status == 200 && IsObject(e.Request)))
        {
            var fault = ConversationReader.Read(exchange.Request, out var conversation);
            if (fault is not null)
            {
                // Tools that run at the provider and parts of one host alone are not to be carried over; nor is what one host lets pass, e.g. a result of no call.
                fault.Param!.ShouldMatch(@"^(tools\[\d+\]\.(type|function)|messages\[\d+\]\.content\[\d+\]\.type|messages\[\d+\]\.(tool_call_id|tool_calls\[\d+\]\.id))$", $"{exchange.Id}: {fault.Message}");
                continue;
            }

            read++;
            var sent = JsonElement.Parse(exchange.Request).GetProperty("messages");
            conversation!.Messages.Length.ShouldBe(sent.GetArrayLength(), exchange.Id);
            string.Concat(conversation.Messages.SelectMany(m => m.Parts).Select(Said)).ShouldBe(string.Concat(sent.EnumerateArray().Select(Said)), exchange.Id);
        }

        read.ShouldBeGreaterThan(300);
    }

    [Theory]
    [MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public void Answer_Recorded_ComesOutAsItWentIn(string id)
    {
        var sent = JsonElement.Parse(RecordedFolder.ChatCompletions[id].Body);
        Assert.SkipUnless(sent.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0, "an error in a 200");
        Assert.SkipWhen(choices.EnumerateArray().Any(HasCustomCall), "a call of another kind than a function");
        var heard = Heard.Whole(sink =>
        {
            var speaker = new ChatAnswerSpeaker(sink);
            speaker.Say(sent);
            speaker.Done();
        });

        Compare(heard, sent);
    }

    [Theory]
    [MemberData(nameof(Streams), DisableDiscoveryEnumeration = true)]
    public void Stream_Recorded_ComesOutAsItWentIn(string id)
    {
        var events = StreamReading.Of(RecordedFolder.ChatCompletions[id].Body).Events.Select(data => JsonElement.Parse(data)).ToList();
        Assert.SkipWhen(events.Count == 0 || events.Exists(HasMessageAndDelta) || !events.Exists(Ends), "says everything twice, or nothing");
        var heard = Heard.Stream(sink =>
        {
            var speaker = new ChatAnswerSpeaker(sink);
            events.ForEach(speaker.Say);
            speaker.Done();
        }, Heard.Terms with { WantsUsage = true });

        var whole = Heard.Whole(sink =>
        {
            var speaker = new ChatAnswerSpeaker(sink);
            events.ForEach(speaker.Say);
            speaker.Done();
        });
        Compare(heard, whole);
        string.Concat(heard.GetProperty("choices").EnumerateArray().Select(Text)).ShouldBe(string.Concat(ByChoice(events).Select(delta => ChatAnswerSpeaker.Word(delta, "content"))));
    }

    [Fact]
    public void Request_Mutated_IsReadOrRefused()
    {
        Assert.SkipWhen(RecordedFolder.Path is null, RecordedFolder.WhyMissing);
        string[] values = ["null", "7", "\"x\"", "[]", "{}", "true", "[{}]", "{\"type\":\"x\"}", "\"\\ud800\"", "-1e999", "[null]", "{\"url\":7}"];
        var small = Requests.Where(r => r.Length < 20_000).ToArray();
        var mutations =
            from request in Gen.Elements(small)
            from at in Gen.ListOf(Gen.Choose(0, int.MaxValue - 1))
            from value in Gen.Elements(values)
            select at.Aggregate(request, (bytes, place) => Replace(bytes, place, value));

        Prop.ForAll(mutations.ToArbitrary(), body =>
        {
            var fault = ConversationReader.Read(body, out var conversation);
            (fault is null).ShouldBe(conversation is not null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    /// <summary>Puts another value where one stands, so that the body stays JSON.</summary>
    private static byte[] Replace(byte[] body, int place, string value)
    {
        var spans = new List<Range>();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ChatRequestScanner.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject) && reader.CurrentDepth > 0)
            {
                var inner = reader;
                inner.Skip();
                spans.Add((int)reader.TokenStartIndex..(int)inner.BytesConsumed);
            }
        }

        if (spans.Count == 0)
        {
            return body;
        }

        var range = spans[place % spans.Count];
        return [.. body[..range.Start], .. Encoding.UTF8.GetBytes(value), .. body[range.End..]];
    }

    private static bool IsObject(byte[] body)
    {
        try
        {
            return JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("messages", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Said(Gateway.Conversations.Part part) => part switch
    {
        Gateway.Conversations.Part.Text text => text.Value.Decode(),
        Gateway.Conversations.Part.ToolCall call => call.Name.Decode() + call.Arguments.Decode(),
        Gateway.Conversations.Part.ToolResult result => string.Concat(result.Content.Select(Said)),
        _ => "",
    };

    private static string Said(JsonElement message)
    {
        var content = !message.TryGetProperty("content", out var given) ? ""
            : given.ValueKind is JsonValueKind.String ? given.GetString()
            : given.ValueKind is JsonValueKind.Array ? string.Concat(given.EnumerateArray().Select(p => p.ValueKind is JsonValueKind.String ? p.GetString() : ChatAnswerSpeaker.Word(p, "type") is "text" ? p.GetProperty("text").GetString() : "")) : "";
        var calls = message.TryGetProperty("tool_calls", out var listed) && listed.ValueKind is JsonValueKind.Array ? listed.EnumerateArray().Select(c => c.GetProperty("function")) : [];
        return content + string.Concat(calls.Select(f => ChatAnswerSpeaker.Word(f, "name") + ChatAnswerSpeaker.Word(f, "arguments")));
    }

    private static void Compare(JsonElement heard, JsonElement sent)
    {
        var (choices, expected) = (heard.GetProperty("choices"), sent.GetProperty("choices").EnumerateArray().OrderBy(Index).ToList());
        choices.GetArrayLength().ShouldBe(expected.Count);
        foreach (var (choice, original) in choices.EnumerateArray().Zip(expected))
        {
            Text(choice).ShouldBe(Text(original));
            Calls(choice).ShouldBe(Calls(original));
            ChatAnswerSpeaker.Word(choice.GetProperty("message"), "reasoning_content").ShouldBe(ChatAnswerSpeaker.Word(original.GetProperty("message"), "reasoning_content") is { Length: > 0 } said ? said : null);
            (Calls(original).Count > 0 ? "tool_calls" : "stop", "length", "content_filter").ToString().ShouldContain(ChatAnswerSpeaker.Word(choice, "finish_reason")!);
        }

        if (sent.TryGetProperty("usage", out var usage) && usage.ValueKind is JsonValueKind.Object)
        {
            heard.GetProperty("gateway").GetProperty("provider_usage").GetRawText().ShouldNotBeEmpty();
        }
    }

    private static int Index(JsonElement choice) => choice.TryGetProperty("index", out var index) ? index.GetInt32() : 0;

    private static string Text(JsonElement choice) => ChatAnswerSpeaker.Word(choice.GetProperty("message"), "content") ?? "";

    private static List<(string?, string)> Calls(JsonElement choice) =>
        choice.GetProperty("message").TryGetProperty("tool_calls", out var calls) && calls.ValueKind is JsonValueKind.Array
            ? [.. calls.EnumerateArray().Select(c => c.GetProperty("function")).Select(f => (ChatAnswerSpeaker.Word(f, "name"), ChatAnswerSpeaker.Word(f, "arguments") is { Length: > 0 } said ? said : "{}"))]
            : [];

    private static bool HasMessageAndDelta(JsonElement chunk) => chunk.TryGetProperty("choices", out var choices) && choices.EnumerateArray().Any(c => c.TryGetProperty("message", out _));

    private static bool Ends(JsonElement chunk) =>
        chunk.TryGetProperty("choices", out var choices) && choices.EnumerateArray().Any(c => ChatAnswerSpeaker.Word(c, "finish_reason") is not null);

    private static bool HasCustomCall(JsonElement choice) => choice.GetProperty("message").TryGetProperty("tool_calls", out var calls) && calls.ValueKind is JsonValueKind.Array
        && calls.EnumerateArray().Any(call => !call.TryGetProperty("function", out _));

    private static IEnumerable<JsonElement> ByChoice(IEnumerable<JsonElement> events) => events
        .SelectMany(e => e.TryGetProperty("choices", out var choices) ? choices.EnumerateArray().ToList() : [])
        .OrderBy(Index)
        .Select(c => c.GetProperty("delta"));
}
