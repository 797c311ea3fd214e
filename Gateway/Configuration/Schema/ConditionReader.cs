using System.Collections.Immutable;
using Gateway.Configuration.Yaml;
using Routing.Rules;
using Routing.Tenants;

namespace Gateway.Configuration.Schema;

/// <summary>Reads a rule's <c>when</c>.</summary>
internal static class ConditionReader
{
    private static readonly Scalar<DayOfWeek> Day = Scalars.OneOf(
        ("mon", DayOfWeek.Monday),
        ("tue", DayOfWeek.Tuesday),
        ("wed", DayOfWeek.Wednesday),
        ("thu", DayOfWeek.Thursday),
        ("fri", DayOfWeek.Friday),
        ("sat", DayOfWeek.Saturday),
        ("sun", DayOfWeek.Sunday));

    private static readonly Scalar<TimeOnly> Time = new(
        "a time of day such as 08:30",
        static (text, out value) => TimeOnly.TryParseExact(text, "HH:mm", out value));

    private static readonly Scalar<TimeZoneInfo> Zone = new(
        "a time zone such as UTC or Europe/Berlin",
        static (text, out value) => TimeZoneInfo.TryFindSystemTimeZoneById(text, out value!))
    {
        Write = static zone => zone.Id,
    };

    public static RuleCondition Read(Section rule, IReadOnlyCollection<string> tiers)
    {
        using var keys = rule.Sub("when");
        var models = OneOrMore(keys, "model");
        var tier = OneOrMore(keys, "tier");
        foreach (var name in tier.Where(name => !tiers.Contains(name)))
        {
            keys.Find("tier")!.Fault($"unknown tier '{name}'{Nearest.Suggest(name, tiers)}");
        }

        return new RuleCondition
        {
            Plans = OneOrMore(keys, "plan"),
            Regions = OneOrMore(keys, "region"),
            Tags = OneOrMore(keys, "tags"),
            Models = models.AddRange(tier),
            Keys = [.. OneOrMore(keys, "key").Select(key => new VirtualKeyId(key))],
            Hours = ReadHours(keys),
            PromptAtLeast = keys.ReadOptional("prompt_tokens_from", Scalars.Count),
            PromptAtMost = keys.ReadOptional("prompt_tokens_to", Scalars.Count),
        };
    }

    private static RuleHours? ReadHours(Section when)
    {
        if (when.Find("hours") is not { IsNull: false } found)
        {
            return null;
        }

        using var keys = found.Section();
        return new RuleHours(
            [.. keys.Items("days", Day).Select(day => day.Read)],
            keys.Read("from", Time, TimeOnly.MinValue),
            keys.Read("to", Time, TimeOnly.MinValue),
            keys.Read("zone", Zone, TimeZoneInfo.Utc));
    }

    /// <summary>A text or a list of them.</summary>
    private static ImmutableArray<string> OneOrMore(Section keys, string key)
    {
        if (keys.Find(key) is not { IsNull: false } found)
        {
            return [];
        }

        return found.Node is YamlList ? [.. found.Items(Scalars.Text).Select(item => item.Read)]
            : found.TryRead(Scalars.Text, out var text) ? [text]
            : [];
    }
}
