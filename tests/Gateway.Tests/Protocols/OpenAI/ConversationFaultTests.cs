namespace Gateway.Tests.Protocols.OpenAI;

/// <summary>What is wrong with a request that has to be translated is said by its path.</summary>
public class ConversationFaultTests
{
    private const string Ok = """{"role":"user","content":"a"}""";

    [Theory]
    [InlineData("7", "messages[1]")]
    [InlineData("""{"content":"x"}""", "messages[1].role")]
    [InlineData("""{"role":"robot","content":"x"}""", "messages[1].role")]
    [InlineData("""{"role":7,"content":"x"}""", "messages[1].role")]
    [InlineData("""{"role":"user"}""", "messages[1].content")]
    [InlineData("""{"role":"user","content":null}""", "messages[1].content")]
    [InlineData("""{"role":"user","content":7}""", "messages[1].content")]
    [InlineData("""{"role":"assistant"}""", "messages[1].content")]
    [InlineData("""{"role":"user","content":[7]}""", "messages[1].content[0]")]
    [InlineData("""{"role":"user","content":[{"text":"x"}]}""", "messages[1].content[0].type")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"x"},{"type":"smell"}]}""", "messages[1].content[1].type")]
    [InlineData("""{"role":"user","content":[{"type":"text"}]}""", "messages[1].content[0].text")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":7}]}""", "messages[1].content[0].text")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{}}]}""", "messages[1].content[0].image_url.url")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"nowhere"}}]}""", "messages[1].content[0].image_url.url")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,\"}"}}]}""", "messages[1].content[0].image_url.url")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png,x"}}]}""", "messages[1].content[0].image_url.url")]
    [InlineData("""{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"aGk="}}]}""", "messages[1].content[0].input_audio.format")]
    [InlineData("""{"role":"user","content":[{"type":"file","file":{}}]}""", "messages[1].content[0].file.file_data")]
    [InlineData("""{"role":"tool","content":"x"}""", "messages[1].tool_call_id")]
    [InlineData("""{"role":"function","content":"x"}""", "messages[1].name")]
    [InlineData("""{"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f"}}]}""", "messages[1].tool_calls[0].id")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"c","type":"custom","custom":{}}]}""", "messages[1].tool_calls[0].type")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"arguments":""}}]}""", "messages[1].tool_calls[0].function.name")]
    public void Message_OfAWrongShape_IsNamed(string message, string path) => Asked.Fault($$"""{"model":"m","messages":[{{Ok}},{{message}}]}""").Param.ShouldBe(path);

    [Theory]
    [InlineData("\"messages\":[]", "messages")]
    [InlineData("\"temperature\":\"hot\"", "temperature")]
    [InlineData("\"temperature\":1e999", "temperature")]
    [InlineData("\"max_tokens\":0", "max_tokens")]
    [InlineData("\"max_completion_tokens\":1.5", "max_completion_tokens")]
    [InlineData("\"n\":\"two\"", "n")]
    [InlineData("\"stop\":[1]", "stop[0]")]
    [InlineData("\"stop\":7", "stop")]
    [InlineData("\"tools\":[{\"type\":\"web_search\"}]", "tools[0].type")]
    [InlineData("\"tools\":[{\"type\":\"function\"}]", "tools[0].function")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{}}]", "tools[0].function.name")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":7}}]", "tools[0].function.parameters")]
    [InlineData("\"tool_choice\":\"perhaps\"", "tool_choice")]
    [InlineData("\"tool_choice\":{\"type\":\"function\"}", "tool_choice.function")]
    [InlineData("\"tool_choice\":{\"type\":\"custom\"}", "tool_choice.type")]
    [InlineData("\"response_format\":{\"type\":\"xml\"}", "response_format.type")]
    [InlineData("\"response_format\":{}", "response_format.type")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\"}", "response_format.json_schema")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\"}}", "response_format.json_schema.schema")]
    [InlineData("\"reasoning_effort\":\"much\"", "reasoning_effort")]
    [InlineData("\"reasoning\":{\"effort\":\"much\"}", "reasoning.effort")]
    public void Option_OfAWrongShape_IsNamed(string member, string path) =>
        Asked.Fault($$"""{"model":"m",{{(member.StartsWith("\"messages", StringComparison.Ordinal) ? "" : $"\"messages\":[{Ok}],")}}{{member}}}""").Param.ShouldBe(path);

    [Fact]
    public void Text_WithHalfACharacter_IsRefusedWhereverItStands()
    {
        Asked.Fault("""{"messages":[{"role":"user","content":"\ud800"}]}""").Code.ShouldBe("invalid_json");
        Asked.Fault("""{"messages":[{"role":"user","content":"a"}],"metadata":{"a":"\udc00"}}""").Code.ShouldBe("invalid_json");
        Asked.Read("""{"messages":[{"role":"user","content":"\ud83d\ude00 \\ud800"}]}""").Messages[0].Parts[0].Text().ShouldBe("😀 \\ud800");
    }

    [Fact]
    public void Fault_TheFirstOne_IsReported() =>
        Asked.Fault($$"""{"messages":[{{Ok}},{"role":"robot","content":"x"}],"temperature":"hot"}""").Param.ShouldBe("messages[1].role");
}
