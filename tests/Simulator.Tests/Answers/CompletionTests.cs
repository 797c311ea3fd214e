using System.Text.Json;
using Simulator.Tests.Wire;

namespace Simulator.Tests.Answers;

public sealed class CompletionTests
{
    [Fact]
    public async Task Answer_SameQuestionTwice_SameBytes()
    {
        await using var stage = await Stage.SetAsync();

        var first = await stage.AskAsync(Stage.Question());
        var second = await stage.AskAsync(Stage.Question());

        second.Body.ShouldBe(first.Body);
    }

    [Fact]
    public async Task Answer_Whole_HasOpenAIsShape()
    {
        await using var stage = await Stage.SetAsync();

        var answer = Stage.Parse((await stage.AskAsync(Stage.Question())).Body);

        answer.TextAt("object").ShouldBe("chat.completion");
        answer.TextAt("model").ShouldBe("gpt-4o");
        answer.TextAt("id")!.ShouldStartWith("chatcmpl-");
        answer.TextAt("choices.0.message.role").ShouldBe("assistant");
        answer.TextAt("choices.0.message.content")!.ShouldStartWith("openai/gpt-4o heard: What is the sea?");
        answer.TextAt("choices.0.finish_reason").ShouldBe("stop");
        answer.TextAt("service_tier").ShouldBe("default");
        answer.At("usage.total_tokens").GetInt32()
            .ShouldBe(answer.At("usage.prompt_tokens").GetInt32() + answer.At("usage.completion_tokens").GetInt32());
        answer.At("usage.completion_tokens_details.reasoning_tokens").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Answer_MaxTokens_EndsForLength()
    {
        await using var stage = await Stage.SetAsync();

        var answer = Stage.Parse((await stage.AskAsync(Stage.Question(more: ""","max_tokens":2"""))).Body);

        answer.TextAt("choices.0.finish_reason").ShouldBe("length");
        answer.At("usage.completion_tokens").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Answer_TwoChoices_Differ()
    {
        await using var stage = await Stage.SetAsync();

        var answer = Stage.Parse((await stage.AskAsync(Stage.Question(more: ""","n":2"""))).Body);

        answer.At("choices").GetArrayLength().ShouldBe(2);
        answer.TextAt("choices.1.message.content").ShouldNotBe(answer.TextAt("choices.0.message.content"));
    }

    [Fact]
    public async Task Answer_Images_AreCounted()
    {
        await using var stage = await Stage.SetAsync();
        const string Question = """
            {"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"text","text":"Look"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"image_url","image_url":{"url":"https://example.com/b.png"}}]}]}
            """;

        (await stage.AskAsync(Question)).Body.ShouldContain("Look and saw 2 image(s): ");
    }

    [Theory]
    [InlineData("{", 400, "could not parse")]
    [InlineData("[]", 400, "could not parse")]
    [InlineData("""{"model":"m"}""", 400, "Missing required parameter: 'messages'")]
    [InlineData("""{"messages":[]}""", 400, "Missing required parameter: 'model'")]
    [InlineData("""{"model":"m","messages":[]}""", 400, "empty array")]
    [InlineData("""{"model":"m","messages":[7]}""", 400, "could not parse")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"q"}],"response_format":{"type":"json_schema","json_schema":{"schema":{"type":7}}}}""",
        400, "Invalid schema")]
    public async Task Question_AtFault_IsOpenAIs400(string question, int status, string message)
    {
        await using var stage = await Stage.SetAsync();

        var answer = await stage.AskAsync(question);

        answer.Status.ShouldBe(status);
        Stage.Parse(answer.Body).TextAt("error.message")!.ShouldContain(message);
        Stage.Parse(answer.Body).TextAt("error.type").ShouldBe("invalid_request_error");
    }

    [Theory]
    [InlineData("openai", "", 401)]
    [InlineData("openai", "sk-wrong", 401)]
    [InlineData("openai", "sk-right", 200)]
    [InlineData("groq", "any", 200)]
    [InlineData("groq", "", 401)]
    [InlineData("ollama", "", 200)]
    public async Task Key_IsCheckedPerProvider(string provider, string key, int status)
    {
        await using var stage = await Stage.SetAsync(new SimulatorOptions { Keys = new Dictionary<string, string> { ["openai"] = "sk-right" } });

        var answer = await Played.PostAsync(new Uri(stage.Host.BaseUrlOf(provider) + "/chat/completions"), Stage.Question(), key);

        answer.Status.ShouldBe(status);
    }

    [Fact]
    public async Task Models_AreListed()
    {
        await using var stage = await Stage.SetAsync();
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "sk-test");

        var models = JsonElement.Parse(await client.GetStringAsync(new Uri(stage.Host.BaseUrlOf("groq") + "/models")));

        models.TextAt("data.0.id").ShouldBe("sim-large");
        models.TextAt("data.0.owned_by").ShouldBe("groq");
    }

    [Theory]
    [InlineData("/v1/chat/completions", "openai")]
    [InlineData("/chat/completions", "openai")]
    [InlineData("/groq/openai/v1/chat/completions", "groq")]
    [InlineData("/sarvam/chat/completions", "sarvam")]
    public async Task Path_NamesTheProvider(string path, string provider)
    {
        await using var stage = await Stage.SetAsync();

        var played = await Played.PostAsync(new Uri(stage.Host.BaseAddress, path), Stage.Question());

        played.Body.ShouldContain($"{provider}/gpt-4o heard");
    }

    [Theory]
    [InlineData("/openai/v1/nothing")]
    [InlineData("/models")]
    [InlineData("/")]
    public async Task Path_Unknown_IsOpenAIs404(string path)
    {
        await using var stage = await Stage.SetAsync();

        var played = await Played.PostAsync(new Uri(stage.Host.BaseAddress, path), "{}");

        played.Status.ShouldBe(404);
        Stage.Parse(played.Body).TextAt("error.message").ShouldBe($"Invalid URL (POST {path})");
    }
}
