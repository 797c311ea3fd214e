using Gateway.Conversations;
using static Gateway.Tests.Protocols.Anthropic.Talk;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>Whatever a client asks for, what is sent is as the API's document has it.</summary>
public class SpecificationTests
{
    /// <summary>Those that the document knows, and one of each rule; later ones have members it does not know yet.</summary>
    private static readonly string[] Models = ["claude-3-haiku-20240307", "claude-3-7-sonnet-latest", Older, "claude-opus-4-1", Middle, "claude-opus-4-6", "claude-sonnet-4-6", "claude-opus-4-7", "claude-sonnet-5", "claude-opus-5", "another"];

    public static TheoryData<string> AllModels => [.. Models];

    [Theory]
    [MemberData(nameof(AllModels))]
    public void Request_OfEverySort_KeepsToTheDocument(string model)
    {
        Assert.SkipUnless(SpecCheck.IsThere, "no OpenAPI document beside the recorded exchanges");
        foreach (var conversation in Everything())
        {
            var body = conversation.Render(model).Body;

            SpecCheck.FaultOf(body).ShouldBeNull(body);
        }
    }

    [Theory]
    [InlineData("""{"model":"m","max_tokens":1}""", "messages is missing")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[],"seed":1}""", "seed is unknown")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"system","content":"x"}]}""", "role is none of")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"text","text":""}]}]}""", "too short")]
    public void Check_OfAWrongRequest_FindsIt(string body, string fault)
    {
        Assert.SkipUnless(SpecCheck.IsThere, "no OpenAPI document beside the recorded exchanges");

        SpecCheck.FaultOf(body).ShouldNotBeNull().ShouldContain(fault);
    }

    private static IEnumerable<Conversation> Everything()
    {
        var loop = Of(
            Instructions("be brief"),
            User(Text("a") with { CacheMarker = Json("""{"type":"ephemeral","ttl":"1h"}""") }, new Part.Image(new Media.Remote(S("https://example.test/a.png")), S("high")), new Part.Document(new Media.Embedded("application/pdf", "JVBE"u8.ToArray()), S("a.pdf")), new Part.Document(new Media.Embedded("text/markdown", "eA=="u8.ToArray()), null)),
            Assistant(Thought("hm", "c2ln"), Thought("", "ZGF0YQ==", redacted: true), Text(""), Call("call:1", "not json"), Call("")),
            Result("call:1", Text("r"), new Part.Image(new Media.Embedded("image/png", "AAAA"u8.ToArray()), null)),
            Result("", Text("")));
        ReasoningOptions?[] efforts = [null, new(null, 3000), new(null, 1), .. Enum.GetValues<ReasoningEffort>().Select(e => new ReasoningOptions(e, null))];
        var choices = new ToolChoice?[] { null, new ToolChoice.Auto(), new ToolChoice.None(), new ToolChoice.Required(), new ToolChoice.Named(S("look")) };
        var formats = new ResponseFormat?[] { null, new ResponseFormat.JsonObject(), Schema("""{"type":"object","properties":{},"additionalProperties":false}"""), Schema("""{"properties":{"a":{"minimum":1}}}""") };
        foreach (var messages in new[] { Hello, loop, Of(User("a"), Assistant(Text("b "))), Of(Instructions("alone")) })
        {
            foreach (var effort in efforts.Where(e => messages != loop || e is not null))
            {
                foreach (var choice in choices)
                {
                    foreach (var format in formats)
                    {
                        yield return messages with
                        {
                            Reasoning = effort,
                            ToolChoice = choice,
                            ResponseFormat = format,
                            Tools = choice is null ? [] : [Tool(strict: true), Tool("see", "{}")],
                            ParallelToolCalls = format is null,
                            Sampling = new() { Temperature = 1.7, TopP = 0.99, TopK = 3, Seed = 1 },
                            Stop = [S("x"), S(" ")],
                            User = S("u"),
                            ServiceTier = S("priority"),
                            MaxTokens = choice is ToolChoice.Auto ? 2000 : null,
                            Stream = format is null,
                        };
                    }
                }
            }
        }
    }
}
