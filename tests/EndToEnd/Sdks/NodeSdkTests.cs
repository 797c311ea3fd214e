using EndToEnd.Rig;

namespace EndToEnd.Sdks;

/// <summary>The official Node SDKs, unmodified: the cases are in <c>clients/</c>, one result for each.</summary>
public class NodeSdkTests(SdkScene scene) : IClassFixture<SdkScene>
{
    private const string Healthy = "all healthy";

    internal static readonly Dictionary<string, string[]> Answers = new()
    {
        ["openai"] =
        [
            "unary", "streaming", "stream_helper", "two_choices", "usage_chunk_is_last", "no_usage_chunk_unless_asked", "tool_loop", "tool_loop_streamed",
            "parallel_tools", "reasoning_and_tools", "json_schema", "vision", "text_completions", "headers",
        ],
        ["messages"] = ["unary", "streaming", "stream_helper", "tool_loop", "parallel_tools", "reasoning_and_tools", "json_schema", "vision", "count_tokens", "headers"],
        ["responses"] = ["unary", "streaming", "stream_helper", "tool_loop", "parallel_tools", "reasoning_and_tools", "json_schema", "vision", "headers"],
        ["ai chat"] = ["generate_text", "stream_text", "tools", "tools_streamed", "generate_object", "stream_object"],
        ["ai compatible"] = ["generate_text", "stream_text", "tools", "tools_streamed", "generate_object", "stream_object"],
        ["langchain"] = ["invoke", "stream", "tools", "tools_streamed", "structured_output", "structured_output_by_tool"],
    };

    private static readonly Dictionary<string, string[]> Errors = new()
    {
        ["openai"] =
        [
            "unknown_model_is_not_found", "provider_400_is_bad_request", "throttled_is_rate_limit_with_retry_after", "retries_after_429_and_succeeds",
            "retries_after_503_and_succeeds", "break_after_commit_throws", "abort_reaches_the_provider_within_100_ms", "models",
        ],
        ["ai chat"] = ["unknown_model_is_404", "retries_after_429_and_succeeds", "break_after_commit_is_an_error", "abort_reaches_the_provider_within_100_ms"],
        ["ai compatible"] = ["unknown_model_is_404", "retries_after_429_and_succeeds", "break_after_commit_is_an_error", "abort_reaches_the_provider_within_100_ms"],
        ["langchain"] = ["unknown_model_is_404", "retries_after_429_and_succeeds", "break_after_commit_throws"],
    };

    public static IEnumerable<TheoryDataRow<string, string, string>> AnswerCases =>
        from sdk in Answers
        from situation in Situation.All
        from name in sdk.Value
        select new TheoryDataRow<string, string, string>(sdk.Key, situation.Name, name);

    public static IEnumerable<TheoryDataRow<string, string>> ErrorCases =>
        from sdk in Errors
        from name in sdk.Value
        select new TheoryDataRow<string, string>(sdk.Key, name);

    [Theory]
    [MemberData(nameof(AnswerCases))]
    public async Task Sdk_UnderASituation_SeesOneCleanAnswer(string sdk, string situation, string name)
    {
        Node.SkipIfMissing();
        (await scene.Scripts.PlayAsync(sdk, "answers", Situation.Of(situation), name)).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(ErrorCases))]
    public async Task Sdk_WhenThingsGoWrong_SeesWhatItIsMadeFor(string sdk, string name)
    {
        Node.SkipIfMissing();
        (await scene.Scripts.PlayAsync(sdk, "errors", Situation.Of(Healthy), name)).ShouldBeNull();
    }

    [Fact]
    public async Task Scripts_Cases_AreAllNamedHere()
    {
        Node.SkipIfMissing();
        foreach (var (group, cases) in ((string, Dictionary<string, string[]>)[])[("answers", Answers), ("errors", Errors)])
        {
            foreach (var (sdk, named) in cases)
            {
                (await scene.Scripts.CasesAsync(sdk, group, Situation.Of(Healthy))).Except(named).ShouldBeEmpty($"{sdk}, {group}");
            }
        }
    }
}
