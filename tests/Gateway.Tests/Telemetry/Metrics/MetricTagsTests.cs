using Gateway.Health;
using Gateway.Telemetry.Metrics;
using Gateway.Trails;
using Routing.Circuits;
using Routing.Failures;
using Routing.Limits;

namespace Gateway.Tests.Telemetry.Metrics;

/// <summary>Each word of an enum that is a label has one of its own: a new member without one would be counted as another.</summary>
public sealed class MetricTagsTests
{
    [Fact]
    public void FailureKind_EachAndSuccess_HasAWordOfItsOwn() =>
        ShouldBeWords([MetricTags.Of((FailureKind?)null), .. Enum.GetValues<FailureKind>().Select(kind => MetricTags.Of(kind))]);

    [Fact]
    public void Enums_EachMember_HasAWordOfItsOwn()
    {
        ShouldBeWords([.. Enum.GetValues<LimitKind>().Select(MetricTags.Of)]);
        ShouldBeWords([.. Enum.GetValues<LimitScope>().Select(MetricTags.Of)]);
        ShouldBeWords([.. Enum.GetValues<CircuitChange>().Select(MetricTags.Of)]);
        ShouldBeWords([.. Enum.GetValues<CacheResult>().Select(MetricTags.Of)]);
        ShouldBeWords([.. Enum.GetValues<HedgeResult>().Select(MetricTags.Of)]);
        ShouldBeWords([.. Enum.GetValues<TrailOutcome>().Select(MetricTags.Of)]);
        ShouldBeWords([.. Enum.GetValues<MissingParts>().Where(part => part is not MissingParts.None).Select(MetricTags.Of)]);
        Enum.GetValues<CircuitState>().Select(MetricTags.NumberOf).ShouldBeUnique();
    }

    private static void ShouldBeWords(string[] words)
    {
        words.ShouldBeUnique();
        words.ShouldAllBe(word => word.Length > 0 && word.All(letter => char.IsAsciiLetterLower(letter) || letter == '_'));
        words.Count(word => word == "unknown").ShouldBeLessThanOrEqualTo(words.Contains(MetricTags.Answered) && words.Length > 6 ? 1 : 0);
    }
}
