using System.Globalization;
using Storage.Ledger;

namespace Gateway.Usage;

/// <summary>The columns of a usage report, under the same names and with the same figures whatever the format. Names are for ever.</summary>
internal static class UsageColumns
{
    /// <summary>What rows are told apart by; empty where there is none, e.g. no key under <c>auth: open</c>.</summary>
    public static IReadOnlyList<(UsageGroups Group, string Name, Func<UsageTotal, string> Text)> Groups { get; } =
    [
        (UsageGroups.Day, "day", total => total.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? ""),
        (UsageGroups.Tenant, "tenant", total => total.Tenant ?? ""),
        (UsageGroups.Key, "key", total => total.Key ?? ""),
        (UsageGroups.Model, "model", total => total.Model ?? ""),
        (UsageGroups.Target, "target", total => total.Target?.ToString() ?? ""),
    ];

    /// <summary>Numbers, in digits: a dollar amount passes through no floating point here.</summary>
    public static IReadOnlyList<(string Name, Func<UsageTotal, string> Digits)> Figures { get; } =
    [
        ("requests", total => Digits(total.Requests)),
        ("attempts", total => Digits(total.Attempts)),
        ("failures", total => Digits(total.Failures)),
        ("prompt_tokens", total => Digits(total.Usage.Prompt)),
        ("cached_prompt_tokens", total => Digits(total.Usage.CachedPrompt)),
        ("completion_tokens", total => Digits(total.Usage.Completion)),
        ("reasoning_tokens", total => Digits(total.Usage.Reasoning)),
        ("estimated_attempts", total => Digits(total.Estimated)),
        ("unpriced_attempts", total => Digits(total.Unpriced)),
        ("cost_usd", total => total.CostUsd.ToString("0.#########", CultureInfo.InvariantCulture)),
    ];

    /// <summary>The columns that <paramref name="groups"/> ask for, in their order here.</summary>
    public static IEnumerable<(UsageGroups Group, string Name, Func<UsageTotal, string> Text)> Of(UsageGroups groups) =>
        Groups.Where(column => groups.HasFlag(column.Group));

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);
}
