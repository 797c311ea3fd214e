using Gateway.Conversations;
using static Gateway.Tests.Protocols.Anthropic.Talk;

namespace Gateway.Tests.Protocols.Anthropic;

public class ThinkingRenderingTests
{
    private const string Adaptive = """{"type":"adaptive","display":"summarized"}""";

    [Theory]
    [InlineData(Older, "minimal", """{"type":"enabled","budget_tokens":1024}""", null, "")]
    [InlineData(Older, "low", """{"type":"enabled","budget_tokens":2048}""", null, "")]
    [InlineData(Older, "medium", """{"type":"enabled","budget_tokens":8192}""", null, "")]
    [InlineData(Older, "high", """{"type":"enabled","budget_tokens":16384}""", null, "")]
    [InlineData(Older, "xhigh", """{"type":"enabled","budget_tokens":32768}""", null, "")]
    [InlineData(Older, "none", null, null, "")]
    [InlineData("claude-3-haiku-20240307", "high", null, null, "reasoning_effort")]
    [InlineData("claude-opus-4-6", "medium", """{"type":"adaptive"}""", """{"effort":"medium"}""", "")]
    [InlineData("claude-opus-4-6", "xhigh", """{"type":"adaptive"}""", """{"effort":"max"}""", "reasoning_effort (xhigh → max)")]
    [InlineData("claude-opus-4-6", "none", null, null, "")]
    [InlineData("claude-opus-4-7", "xhigh", Adaptive, """{"effort":"xhigh"}""", "")]
    [InlineData("claude-opus-5", "minimal", Adaptive, """{"effort":"low"}""", "reasoning_effort (minimal → low)")]
    [InlineData("claude-opus-5", "none", """{"type":"disabled"}""", null, "")]
    [InlineData("claude-haiku-5-5", "none", """{"type":"disabled"}""", null, "")]
    [InlineData("claude-sonnet-5-5", "none", """{"type":"between_tools"}""", null, "")]
    [InlineData("claude-opus-5-5", "none", Adaptive, """{"effort":"low"}""", "reasoning_effort (none → low)")]
    [InlineData("claude-mythos-preview", "none", Adaptive, """{"effort":"low"}""", "reasoning_effort (none → low)")]
    public void Effort_Asked_IsSaidInTheModelsWords(string model, string effort, string? thinking, string? config, string dropped)
    {
        var rendered = (Hello with { Reasoning = new(EffortOf(effort), null) }).Render(model);

        rendered["thinking"].ShouldBe(thinking);
        rendered["output_config"].ShouldBe(config);
        string.Join(',', rendered.Dropped).ShouldBe(dropped);
    }

    [Theory]
    [InlineData(Older, 5000, null, null, 5000, 9096, "")]
    [InlineData(Older, 100, null, null, 1024, 5120, "reasoning.max_tokens (100 → 1024)")]
    [InlineData(Older, 5000, 2000, null, 1999, 2000, "reasoning.max_tokens (5000 → 1999)")]
    [InlineData(Older, 5000, 1024, null, 0, 1024, "reasoning.max_tokens (5000 → none)")]
    [InlineData(Older, 5000, null, 4000, 3999, 4000, "reasoning.max_tokens (5000 → 3999)")]
    [InlineData(Older, 5000, 64000, 8192, 5000, 8192, "max_tokens (64000 → 8192)")]
    [InlineData("claude-opus-4-6", 5000, null, null, 5000, 9096, "")]
    public void Budget_Asked_IsWithinTheAnswersTokens(string model, int asked, int? maxTokens, int? maxOutput, int budget, int most, string dropped)
    {
        var rendered = (Hello with { Reasoning = new(null, asked), MaxTokens = maxTokens }).Render(model, maxOutput);

        rendered["thinking"].ShouldBe(budget == 0 ? null : $$"""{"type":"enabled","budget_tokens":{{budget}}}""");
        rendered["max_tokens"].ShouldBe($"{most}");
        string.Join(',', rendered.Dropped).ShouldBe(dropped);
    }

    [Theory]
    [InlineData(2000, "low")]
    [InlineData(8000, "medium")]
    [InlineData(30000, "high")]
    public void Budget_OnAModelWithoutBudgets_BecomesAnEffort(int asked, string effort)
    {
        var rendered = (Hello with { Reasoning = new(null, asked) }).Render("claude-opus-4-8");

        rendered["output_config"].ShouldBe($$"""{"effort":"{{effort}}"}""");
        rendered.ShouldDrop($"reasoning.max_tokens ({asked} → {effort})");
    }

    [Fact]
    public void Effort_WithFewTokensToSpend_LeavesSomeForTheAnswer() =>
        (Hello with { Reasoning = new(ReasoningEffort.High, null), MaxTokens = 5000 }).Render(Older)["thinking"].ShouldBe("""{"type":"enabled","budget_tokens":4000}""");

    [Fact]
    public void Sampling_WhileThinking_IsLeftOut()
    {
        var sampling = new SamplingOptions { Temperature = 0.5, TopP = 0.9, TopK = 5 };
        var thinking = Hello with { Reasoning = new(ReasoningEffort.Low, null), Sampling = sampling };

        thinking.Render(Older).ShouldDrop("temperature", "top_p", "top_k");
        (thinking with { Sampling = new() { Temperature = 1, TopP = 0.95 } }).Render(Older).Body.ShouldContain("\"top_p\":0.95");
        (thinking with { Sampling = new() { Temperature = 1, TopP = 0.95 } }).Render(Older).ShouldDrop();
    }

    [Fact]
    public void Thinking_WithAForcedTool_GivesWay()
    {
        var rendered = (Hello with { Reasoning = new(ReasoningEffort.Low, null), Tools = [Tool()], ToolChoice = new ToolChoice.Required() }).Render(Older);

        rendered["thinking"].ShouldBeNull();
        rendered["tool_choice"].ShouldBe("""{"type":"any"}""");
        rendered.ShouldDrop("reasoning_effort (low → none)");
    }

    [Fact]
    public void Reasoning_OfThisFormat_GoesBackSealed()
    {
        var conversation = Of(User("a"), Assistant(Thought("hm", "c2ln"), Thought("", "ZGF0YQ==", redacted: true), Thought("not ours", "x", format: "gemini"), new Part.Reasoning(S("lost"), null), Call("t")), Result("t", Text("r"))) with
        {
            Reasoning = new(ReasoningEffort.Low, null),
            Tools = [Tool()],
        };

        var rendered = conversation.Render(Older);

        rendered["messages"]!.ShouldContain("""{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"redacted_thinking","data":"ZGF0YQ=="},{"type":"tool_use",""");
        rendered["thinking"].ShouldNotBeNull();
        rendered.ShouldDrop();
    }

    [Fact]
    public void Reasoning_WithoutThinking_StaysBehind() =>
        Of(User("a"), Assistant(Thought("hm", "c2ln"), Text("b")), User("c")).Render(Older)["messages"]!.ShouldNotContain("signature");

    [Fact]
    public void ToolLoop_ThatLostItsThinking_GoesOnWithout()
    {
        var lost = Of(User("a"), Assistant(Call("t")), Result("t", Text("r"))) with { Reasoning = new(ReasoningEffort.Low, null), Tools = [Tool()] };

        lost.Render(Older).ShouldDrop("reasoning_effort (low → none)");
        lost.Render(Older)["thinking"].ShouldBeNull();
        lost.Render("claude-opus-4-6")["thinking"].ShouldNotBeNull("it does not mind");
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void ToolLoop_OfSeveralCalls_NeedsTheThinkingItBeganWith(bool sealedFirst, bool thinks)
    {
        var first = sealedFirst ? Assistant(Thought("hm", "c2ln"), Call("t1")) : Assistant(Text("let me see"), Call("t1"));
        var conversation = Of(User("x"), Assistant(Text("old")), User("a"), first, Result("t1", Text("r")), Assistant(Call("t2")), Result("t2", Text("r")), User("and?")) with { Reasoning = new(ReasoningEffort.Low, null), Tools = [Tool()] };

        (conversation.Render(Older)["thinking"] is not null).ShouldBe(thinks);
    }

    [Fact]
    public void AnsweredTurns_WithoutTheirThinking_DoNotMatter() =>
        (Of(User("a"), Assistant(Call("t")), Result("t", Text("r")), Assistant(Text("b")), User("c")) with { Reasoning = new(ReasoningEffort.Low, null) }).Render(Older)["thinking"].ShouldNotBeNull();

    [Fact]
    public void Prefill_AndThinking_DoNotGoTogether() =>
        (Of(User("a"), Assistant(Text("b"))) with { Reasoning = new(ReasoningEffort.Low, null) }).Render(Older).ShouldDrop("reasoning_effort (low → none)");

    [Fact]
    public void SealsSentBack_ToAModelThatBindsThem_MayBeDroppedByIt()
    {
        var rendered = Of(User("a"), Assistant(Thought("hm", "c2ln"), Text("b")), User("c")).Render(Newest);

        rendered["thinking"].ShouldBe("""{"type":"adaptive","block_binding":{"prefix_mismatch_behavior":"drop_block"}}""");
        rendered.Request.Headers.ShouldContain(new KeyValuePair<string, string>("anthropic-beta", "thinking-binding-controls-2026-08-01"));
    }

    private static ReasoningEffort EffortOf(string spelling) => spelling switch
    {
        "xhigh" => ReasoningEffort.ExtraHigh,
        _ => Enum.Parse<ReasoningEffort>(spelling, ignoreCase: true),
    };
}
