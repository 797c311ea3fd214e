using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.Bedrock;
using Gateway.Protocols.Prompts;
using static Gateway.Tests.Protocols.Says;

namespace Gateway.Tests.Protocols.Prompts;

/// <summary>Each rule of how a conversation becomes one text.</summary>
public sealed class PromptRenderingTests
{
    private static readonly Conversation Turns = Of(Rule("Be brief."), User(T("a \"b\"")), Model(T("c")), User(T("d")));

    [Theory]
    [InlineData("meta.llama3-70b-instruct-v1:0", "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\na \"b\"<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\nc<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nd<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")]
    [InlineData("meta.llama2-13b-chat-v1", "<s>[INST] Be brief.\n\na \"b\" [/INST] c</s>[INST] d [/INST]")]
    [InlineData("mistral.mistral-7b-instruct-v0:2", "<s>[INST] Be brief.\n\na \"b\" [/INST] c</s>[INST] d [/INST]")]
    [InlineData("anthropic.claude-v2:1", "Be brief.\n\n\n\nHuman: a \"b\"\n\nAssistant: c\n\nHuman: d\n\nAssistant:")]
    [InlineData("amazon.titan-text-express-v1", "Be brief.\nUser: a \"b\"\nBot: c\nUser: d\nBot:")]
    [InlineData("cohere.command-text-v14", "Be brief.\nUser: a \"b\"\nChatbot: c\nUser: d\nChatbot:")]
    public void Turns_OfEachVendor_StandBetweenItsMarks(string model, string prompt) => Prompt(Turns, model).ShouldBe(prompt);

    [Theory]
    [InlineData("amazon.titan-text-express-v1", "Hello")]
    [InlineData("cohere.command-light-text-v14", "Hello")]
    [InlineData("arn:aws:bedrock:us-east-1:1:imported-model/abc", "Hello")]
    [InlineData("anthropic.claude-v2:1", "\n\nHuman: Hello\n\nAssistant:")]
    public void Question_Alone_IsLeftAloneWhereNoMarksAreDemanded(string model, string prompt) => Prompt(Hello, model).ShouldBe(prompt);

    [Fact]
    public void Answer_ThatIsToBeContinued_StaysOpen() =>
        Prompt(Of(User(T("a")), Model(T("b"))), "meta.llama3-70b-instruct-v1:0").ShouldEndWith("<|start_header_id|>assistant<|end_header_id|>\n\nb");

    [Fact]
    public void ToolResult_WithoutTools_IsSaidByTheUser()
    {
        var (body, request) = Render(Of(User(T("a")), Model(Call("c1", "f")), Result("c1", T("22 °C"))), "cohere.command-text-v14");

        body["prompt"]!.GetValue<string>().ShouldBe("User: a\nChatbot: \nUser: 22 °C\nChatbot:");
        request.Dropped.ShouldContain("tool_calls");
    }

    [Fact]
    public void Options_OfTitan_AreInAnObjectOfTheirOwn()
    {
        var asked = Hello with { MaxTokens = 50, Stop = [S("|")], Sampling = new() { Temperature = 1.5, TopP = 0.9, Seed = 3 } };
        var (body, request) = Render(asked, "amazon.titan-text-express-v1");

        body.ShouldSay("""{"inputText":"Hello","textGenerationConfig":{"maxTokenCount":50,"temperature":1,"topP":0.9,"stopSequences":["|"]}}""");
        request.Dropped.ShouldBe(["temperature (1.5 → 1)", "seed"]);
    }

    [Fact]
    public void Options_ThatLlamaLacks_AreReported() =>
        Render(Hello with { Stop = [S("|")], MaxTokens = 9 }, "meta.llama3-70b-instruct-v1:0").Request.Dropped.ShouldBe(["stop"]);

    [Theory]
    [InlineData(null, null, 2048)]
    [InlineData(null, 1000, 1000)]
    [InlineData(70, 1000, 70)]
    public void Maximum_OfClaude2_IsAlwaysSaid(int? asked, int? most, int expected)
    {
        var (body, _) = (Hello with { MaxTokens = asked }).Rendered(new InvokeProtocol().For("anthropic.claude-v2:1"), "anthropic.claude-v2:1", maxOutput: most);

        body["max_tokens_to_sample"]!.GetValue<int>().ShouldBe(expected);
    }

    [Fact]
    public void History_OfCoheresFirstChat_IsApartFromTheMessage()
    {
        var (body, request) = (Turns with { Stream = true, MaxTokens = 9 }).Rendered(new PromptProtocol("cohere-v1", PromptDialect.CohereChat), "command-r");

        body.ShouldSay("""
            {"model":"command-r","message":"d","chat_history":[{"role":"USER","message":"a \"b\""},{"role":"CHATBOT","message":"c"}],"preamble":"Be brief.","stream":true,"max_tokens":9}
            """);
        request.Path.ShouldBe("/v1/chat");
    }

    [Fact]
    public void Instructions_OfOllamasGenerate_AreApartFromThePrompt()
    {
        var asked = Of(Rule("Be brief."), User(T("a"))) with { MaxTokens = 9, Sampling = new() { Seed = 4, Temperature = 2 } };
        var (body, request) = asked.Rendered(new PromptProtocol("ollama-generate", PromptDialect.OllamaGenerate), "llama3");

        body.ShouldSay("""{"model":"llama3","prompt":"User: a\nChatbot:","system":"Be brief.","stream":false,"options":{"num_predict":9,"temperature":2,"seed":4}}""");
        request.Path.ShouldBe("/api/generate");
    }

    [Theory]
    [InlineData("amazon.titan-text-express-v1", false, "/model/amazon.titan-text-express-v1/invoke")]
    [InlineData("meta.llama3-70b-instruct-v1:0", true, "/model/meta.llama3-70b-instruct-v1%3A0/invoke-with-response-stream")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", true, "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream")]
    [InlineData("amazon.nova-lite-v1:0", false, "/model/amazon.nova-lite-v1%3A0/invoke")]
    [InlineData("qwen.qwen3-32b-v1:0", false, "/model/qwen.qwen3-32b-v1%3A0/converse")]
    public void Model_OfBedrock_IsAskedInItsVendorsFormatWhereThatIsSpoken(string model, bool stream, string path) =>
        Render(Hello with { Stream = stream }, model).Request.Path.ShouldBe(path);

    [Fact]
    public void Nova_WhatOnlyConversePassesOn_IsReported() =>
        Render(Hello with { Sampling = new() { TopK = 3, TopP = 0.5 } }, "amazon.nova-lite-v1:0").Request.Dropped.ShouldBe(["top_k"]);

    private static string Prompt(Conversation conversation, string model)
    {
        var body = Render(conversation, model).Body;
        return (body["prompt"] ?? body["inputText"])!.GetValue<string>();
    }

    private static (JsonObject Body, RenderedRequest Request) Render(Conversation conversation, string model) => conversation.Rendered(new InvokeProtocol().For(model), model);
}
