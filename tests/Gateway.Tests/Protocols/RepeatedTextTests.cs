using System.Text;
using Gateway.Protocols;

namespace Gateway.Tests.Protocols;

public sealed class RepeatedTextTests
{
    private const string Known = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"} }""";

    [Theory]
    [InlineData("a")]
    [InlineData(" wörld 🎉")]
    public void Event_WithAnotherText_IsNotReadAgain(string text)
    {
        Remembering().TryRead(Bytes(text), out var read).ShouldBeTrue();

        Encoding.UTF8.GetString(read).ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\\n")]
    [InlineData("\n")]
    [InlineData("\"")]
    [InlineData("a\"} ,\"error\":{\"a\":\"b")]
    [InlineData("\u0001")]
    public void Event_WithATextThatIsNotPlain_IsReadAnew(string text) => Remembering().TryRead(Bytes(text), out _).ShouldBeFalse();

    [Theory]
    [InlineData("""{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hello"} }""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"} } """)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel""")]
    [InlineData("")]
    public void Event_ThatDiffersElsewhere_IsReadAnew(string data) => Remembering().TryRead(Encoding.UTF8.GetBytes(data), out _).ShouldBeFalse();

    [Fact]
    public void Event_WhoseTextIsNotUtf8_IsReadAnew()
    {
        var data = Bytes("abc");
        data[data.AsSpan().IndexOf("abc"u8)] = 0xFF;

        Remembering().TryRead(data, out _).ShouldBeFalse();
    }

    [Fact]
    public void Event_AfterSomethingElse_IsReadAnew()
    {
        var repeated = Remembering();
        repeated.Forget();

        repeated.TryRead(Bytes("a"), out _).ShouldBeFalse();
    }

    private static RepeatedText Remembering()
    {
        var data = Encoding.UTF8.GetBytes(Known);
        var repeated = default(RepeatedText);
        repeated.Remember(data, data.AsSpan(data.AsSpan().IndexOf("Hello"u8), 5));
        return repeated;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(Known.Replace("Hello", text, StringComparison.Ordinal));
}
