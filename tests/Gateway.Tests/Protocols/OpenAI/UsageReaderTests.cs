using System.Text;
using System.Text.Json;
using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Tests.Protocols.OpenAI;

public sealed class UsageReaderTests
{
    [Theory]
    [InlineData("""{"cached_tokens":200,"cache_write_tokens":300}""", 200, 300)]
    [InlineData("""{"cache_write_tokens":300,"x":{"cached_tokens":9},"cached_tokens":200}""", 200, 300)]
    [InlineData("""{"cached_tokens":200}""", 200, 0)]
    [InlineData("""{"cached_tokens":900,"cache_write_tokens":300}""", 900, 100)]
    [InlineData("null", 0, 0)]
    public void TryRead_CacheWritten_IsPartOfThePromptBesideWhatWasRead(string details, long cached, long written)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($$"""{"prompt_tokens":1000,"prompt_tokens_details":{{details}},"completion_tokens":7}"""));
        reader.Read();

        UsageReader.TryRead(ref reader, out var usage).ShouldBeTrue();

        usage.ShouldBe(new TokenUsage(1000, cached, 7, 0) { CacheWritten = written });
        reader.TokenType.ShouldBe(JsonTokenType.EndObject);
        reader.Read().ShouldBeFalse();
    }
}
