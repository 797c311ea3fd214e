using System.Text;
using Gateway.Conversations;


namespace Gateway.Tests.Protocols.OpenAI;

/// <summary>What providers want back with their reasoning survives a client that echoes the message.</summary>
public class SealTests
{
    private const string Entries = """{"format":"anthropic","bytes":6,"signature":"s1"},{"format":"anthropic","redacted":"r"},{"format":"anthropic","bytes":2,"signature":"s2"}""";

    [Theory]
    [InlineData("caf\u00e9\\n\u00e9")]
    [InlineData("caf\\u00e9\\n\\u00e9")]
    public void Seals_CutReasoningApartAgain(string reasoning)
    {
        var parts = Read(reasoning, Entries);

        parts.Select(p => (p.Value.Decode(), p.Seal!.Value.Decode(), p.Seal.Redacted)).ShouldBe([("café\n", "s1", false), ("", "r", true), ("é", "s2", false)]);
    }

    [Theory]
    [InlineData("caf\u00e9\\n\u00e9 and more")]
    [InlineData("caf")]
    [InlineData("abcde\u00e9f")]
    public void Seals_ThatDoNotFit_AreDroppedAndTheReasoningIsKept(string reasoning)
    {
        var part = Read(reasoning, Entries).ShouldHaveSingleItem();

        part.Seal.ShouldBeNull();
        part.Value.Decode().ShouldBe(reasoning.Replace("\\n", "\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Seal_OfACall_IsReadFromEitherPlace()
    {
        var calls = Asked.Message("""
            {"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"},"gateway":{"seal":{"format":"gemini","signature":"x"}}},
            {"id":"b","function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"y"}}}]}
            """).Parts.Cast<Part.ToolCall>();

        calls.Select(c => (c.Seal!.Format, c.Seal.Value.Decode())).ShouldBe([("gemini", "x"), ("gemini", "y")]);
    }

    /// <summary>A writer's message, whole or in chunks, is read back into what went into it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Answer_EchoedByTheClient_IsReadBack(bool streamed)
    {
        var message = streamed ? Heard.Stream(sink => Speak(sink, "one 😀")) : Heard.Whole(sink => Speak(sink, "one \\ud83d", "\\ude00"));

        var parts = Asked.Message(message.GetProperty("choices")[0].GetProperty("message").GetRawText()).Parts;

        parts.OfType<Part.Reasoning>().Select(p => (p.Value.Decode(), p.Seal?.Format, p.Seal?.Value.Decode(), p.Seal?.Redacted)).ShouldBe(
        [
            ("one 😀", "anthropic", "s1", false),
            ("two", null, null, null),
            ("", "anthropic", "r", true),
            ("three", null, null, null),
        ]);
        parts.OfType<Part.Text>().ShouldHaveSingleItem().Text().ShouldBe("hi");
        parts.OfType<Part.ToolCall>().ShouldHaveSingleItem().Seal!.Value.Decode().ShouldBe("g");

        static void Speak(IAnswerSink sink, params string[] first)
        {
            sink.Begin("i"u8, "m"u8, 1);
            foreach (var piece in first)
            {
                sink.Reasoning(0, Encoding.UTF8.GetBytes(piece));
            }

            sink.Seal(0, "anthropic", "s1"u8, false);
            sink.Reasoning(0, "two"u8);
            sink.Seal(0, "anthropic", "r"u8, true);
            sink.Reasoning(0, "three"u8);
            sink.Text(0, "hi"u8);
            sink.ToolCall(0, 0, "c"u8, "f"u8, "gemini", "g"u8);
            sink.Finish(0, FinishReason.ToolCalls);
            sink.End();
        }
    }

    private static IEnumerable<Part.Reasoning> Read(string reasoning, string entries) =>
        Asked.Message($$"""{"role":"assistant","content":"x","gateway":{"reasoning":[{{entries}}]},"reasoning_content":"{{reasoning}}"}""").Parts.OfType<Part.Reasoning>();
}
