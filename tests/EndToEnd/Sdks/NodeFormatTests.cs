using EndToEnd.Rig;

namespace EndToEnd.Sdks;

/// <summary>The official Node SDKs, unmodified, before providers that speak other formats than they do.</summary>
public class NodeFormatTests(FormatScene scene) : IClassFixture<FormatScene>
{
    private static readonly string[] Others =
    [
        "unknown_model_is_not_found", "too_long_a_context_is_bad_request", "throttled_is_rate_limit_with_retry_after", "error_event_after_commit_throws",
        "abort_reaches_the_provider", "forced_tool_is_called", "refused_tool_is_not_called", "image_and_tool_over_two_turns",
    ];

    private static readonly Dictionary<string, string[]> Faults = new()
    {
        ["openai"] =
        [
            "too_long_a_context_is_bad_request", "throttled_is_rate_limit_with_retry_after", "error_event_after_commit_throws", "abort_reaches_the_provider",
            "forced_tool_is_called", "refused_tool_is_not_called", "image_by_address",
            "image_and_tool_over_two_turns", "what_it_cannot_do_is_told",
        ],
        ["messages"] = Others,
        ["responses"] = Others,
    };

    public static IEnumerable<TheoryDataRow<string, string, string, string>> AnswerCases =>
        from format in WireFormat.All
        from situation in format.Situations
        from sdk in NodeSdkTests.Answers
        from name in sdk.Value
        where !format.Not.Contains(name)
        select new TheoryDataRow<string, string, string, string>(sdk.Key, format.Name, situation.Name, name);

    public static IEnumerable<TheoryDataRow<string, string, string>> FaultCases =>
        from format in WireFormat.All
        from sdk in Faults
        from name in sdk.Value
        where !format.Not.Contains(name)
        select new TheoryDataRow<string, string, string>(sdk.Key, format.Name, name);

    [Theory]
    [MemberData(nameof(AnswerCases))]
    public async Task Sdk_BeforeAnotherFormat_SeesOneCleanAnswer(string sdk, string format, string situation, string name)
    {
        Node.SkipIfMissing();
        var behind = WireFormat.Of(format).Situations.Single(one => one.Name == situation);
        (await scene.Scripts.PlayAsync(sdk, "answers", behind, name)).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(FaultCases))]
    public async Task Sdk_BeforeAnotherFormat_SeesItsFaultsAsItsOwn(string sdk, string format, string name)
    {
        Node.SkipIfMissing();
        (await scene.Scripts.PlayAsync(sdk, "formats", WireFormat.Of(format).Situations[0], name)).ShouldBeNull();
    }
}
