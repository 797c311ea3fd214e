using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Protocols.OpenAI;

namespace Gateway.Tests.Protocols.OpenAI;

public class RepeatedChunkTests
{
    private static readonly string[] Texts = ["", "a", " word", "ünïcode 🎉", "\\n", "\\\"", "\\u00e9", "\"", "\"}}],\"error\":{\"a\":\"b", "\n", "\u0001", "\\", "x\\"];
    private static readonly string[] Shapes =
    [
        """{"id":"c","choices":[{"index":0,"delta":{"content":"@"},"finish_reason":null}],"usage":null}""",
        """{"id":"c","choices":[{"index":0,"delta":{"content":"@"},"finish_reason":null}],"obfuscation":"#"}""",
        """{"id":"c","choices":[{"index":0,"delta":{"content":"@"},"finish_reason":null}],"obfuscation":"#","service_tier":"default"}""",
        """{"id":"#","choices":[{"index":1,"delta":{"role":"assistant","content":"@","refusal":null}}]}""",
        """{"id":"c","choices":[{"index":0,"delta":{"refusal":"@"},"finish_reason":null}]}""",
        """{"id":"c","choices":[{"index":0,"delta":{"reasoning":"@","content":"#"},"finish_reason":"#"}]}""",
        """{"id":"c","choices":[{"index":0,"delta":{"content":"@"},"finish_reason":"@"}],"usage":{"prompt_tokens":5,"completion_tokens":1}}""",
        """{"id":"c","choices":[{"index":0,"text":"@","finish_reason":null}],"x":"#"}""",
        """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"@"}}]}}],"x":"#"}""",
        """{"x":"#","error":"@","choices":[{"delta":{"content":"@"}}],"y":"#"}""",
    ];

    [Fact]
    public void Chunk_WithAnotherText_IsNotReadAgain() => Repeats(Shape(0, "Hello", ""), Shape(0, " wörld", "")).ShouldBeTrue();

    [Fact]
    public void Chunk_WithAnotherTextAndPadding_IsNotReadAgain() => Repeats(Shape(1, "Hello", "abc"), Shape(1, "you", "")).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("\\n")]
    [InlineData("a\"b")]
    [InlineData("a\nb")]
    public void Chunk_WhoseTextIsEmptyOrNotPlain_IsRead(string text) => Repeats(Shape(0, "Hello", ""), Shape(0, text, "")).ShouldBeFalse();

    [Fact]
    public void Chunk_WithAFinishReason_IsRead() =>
        Repeats(Shape(0, "Hello", ""), Shape(0, "you", "").Replace("null}", "\"stop\"}", StringComparison.Ordinal)).ShouldBeFalse();

    [Fact]
    public void Nothing_Remembered_RepeatsNothing() => default(RepeatedChunk).TryRead([], out _).ShouldBeFalse();

    /// <summary>Whatever came before: what it takes for a repetition holds the very facts that reading it finds.</summary>
    [Fact]
    public void Chunk_TakenForARepetition_HoldsTheFactsThatReadingFinds()
    {
        var chunk = from shape in Gen.Choose(0, Shapes.Length - 1)
                    from text in Gen.Elements(Texts)
                    from padding in Gen.Elements(Texts)
                    select Shape(shape, text, padding);
        var mutated = from one in chunk
                      from at in Gen.Choose(0, 200)
                      from with in Gen.Elements('"', '\\', 'x', '}', ',', '1')
                      from change in Gen.Elements(true, false, false)
                      select change && at < one.Length ? one[..at] + with + one[(at + 1)..] : one;

        Prop.ForAll(mutated.Two().ToArbitrary(), pair => Holds(pair.Item1, pair.Item2)).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
        for (var shape = 0; shape < Shapes.Length; shape++)
        {
            foreach (var (a, b, p, q) in from a in Texts from b in Texts from p in Texts from q in Texts select (a, b, p, q))
            {
                Holds(Shape(shape, a, p), Shape(shape, b, q)).ShouldBeTrue($"{Shape(shape, a, p)} then {Shape(shape, b, q)}");
            }
        }
    }

    private static bool Holds(string first, string second)
    {
        var repeated = Remembering(first);
        using var _ = repeated;
        return !repeated.TryRead(Encoding.UTF8.GetBytes(second), out var facts)
            || (PayloadReader.TryRead(Encoding.UTF8.GetBytes(second), out var read)
                && (read.Traits, read.Usage, read.Started, read.Finished) == (facts.Traits, facts.Usage, facts.Started, facts.Finished));
    }

    private static bool Repeats(string first, string second)
    {
        var repeated = Remembering(first);
        using var _ = repeated;
        return repeated.TryRead(Encoding.UTF8.GetBytes(second), out var _);
    }

    private static RepeatedChunk Remembering(string chunk)
    {
        var repeated = default(RepeatedChunk);
        var bytes = Encoding.UTF8.GetBytes(chunk);
        if (PayloadReader.TryRead(bytes, out var facts))
        {
            repeated.Remember(bytes, facts);
        }

        return repeated;
    }

    private static string Shape(int shape, string text, string padding) =>
        Shapes[shape].Replace("@", text, StringComparison.Ordinal).Replace("#", padding, StringComparison.Ordinal);
}
