using System.Collections.Frozen;
using System.Globalization;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Storage.Ledger;

namespace Gateway.Usage;

/// <summary>
/// A usage report as its query asks for it: <c>from</c> and <c>to</c>, whole UTC days, both included; <c>group_by</c>, any of the columns; <c>tenant</c> and
/// <c>key</c>; <c>limit</c> and <c>after</c>; <c>format</c>, else <c>Accept</c>. A report on money that leaves out a misspelt filter is wrong, so there
/// are no parameters but these.
/// </summary>
internal sealed record UsageRequest(UsageQuery Query, UsageFormat Format, bool IsPaged)
{
    /// <summary>Rows of an unpaged CSV: a bill that ends somewhere in the middle looks like a whole one, so beyond it there is none.</summary>
    public const int MostUnpaged = 50_000;

    private const int MostPaged = 10_000;
    private const int Usual = 1000;
    private const int UsualDays = 30;

    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(["from", "to", "group_by", "tenant", "key", "limit", "after", "format"], StringComparer.Ordinal);

    /// <param name="http">Who asks.</param>
    /// <param name="usual">Grouped by where nothing is said.</param>
    /// <param name="allowed">What it may be grouped by; without the tenant, nor may it be asked for.</param>
    /// <param name="today">The UTC day.</param>
    /// <param name="request">What is asked for; null with the error.</param>
    public static GatewayError? Read(HttpContext http, UsageGroups usual, UsageGroups allowed, DateOnly today, out UsageRequest? request)
    {
        request = null;
        var query = http.Request.Query;
        var isOperators = allowed.HasFlag(UsageGroups.Tenant);
        if (query.Keys.FirstOrDefault(name => !Names.Contains(name) || (name == "tenant" && !isOperators)) is { } unknown)
        {
            return GatewayError.InvalidRequest("unknown_parameter", $"There is no query parameter '{unknown}' here.", unknown);
        }

        if (!TryReadDay(query["to"], today, out var to))
        {
            return Invalid("to", "a day like 2026-01-31");
        }

        if (!TryReadDay(query["from"], to.DayNumber >= UsualDays ? to.AddDays(1 - UsualDays) : DateOnly.MinValue, out var from) || from > to)
        {
            return Invalid("from", "a day like 2026-01-01, and none after 'to'");
        }

        if (!TryReadGroups(query["group_by"], usual, allowed, out var groups))
        {
            var names = UsageColumns.Of(allowed).Select(column => column.Name);
            return Invalid("group_by", $"some of {string.Join(", ", names)}, separated by commas, or none");
        }

        if (!TryReadFormat(http, out var format))
        {
            return Invalid("format", "json or csv");
        }

        var limit = query["limit"];
        var after = query["after"];
        var rows = format is UsageFormat.Csv ? MostUnpaged : Usual;
        if (limit.Count > 0 && !(TryReadCount(limit, out rows) && rows is >= 1 and <= MostPaged))
        {
            return Invalid("limit", $"a number from 1 to {MostPaged}");
        }

        if (after.Count > 0 && !TryReadCount(after, out _))
        {
            return Invalid("after", "the 'next' of an answer before");
        }

        var asked = new UsageQuery(from, to, groups)
        {
            Tenant = query["tenant"] is { Count: > 0 } tenant ? new((string)tenant!) : null,
            Key = query["key"] is { Count: > 0 } key ? new((string)key!) : null,
            Limit = rows,
            After = after,
        };
        request = new(asked, format, IsPaged: format is UsageFormat.Json || limit.Count > 0 || after.Count > 0);
        return null;
    }

    public static GatewayError Invalid(string name, string expected) =>
        GatewayError.InvalidRequest("invalid_value", $"The query parameter '{name}' must be {expected}.", name);

    private static bool TryReadDay(string? text, DateOnly usual, out DateOnly day)
    {
        day = usual;
        return text is null || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    private static bool TryReadGroups(string? text, UsageGroups usual, UsageGroups allowed, out UsageGroups groups)
    {
        groups = text is null ? usual : UsageGroups.None;
        if (text is null or "none")
        {
            return true;
        }

        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var column = UsageColumns.Of(allowed).FirstOrDefault(column => column.Name == name);
            if (column.Name is null)
            {
                return false;
            }

            groups |= column.Group;
        }

        return true;
    }

    private static bool TryReadFormat(HttpContext http, out UsageFormat format)
    {
        var text = (string?)http.Request.Query["format"];
        format = text is "csv" || (text is null && PrefersCsv(http)) ? UsageFormat.Csv : UsageFormat.Json;
        return text is null or "json" or "csv";
    }

    private static bool PrefersCsv(HttpContext http)
    {
        var best = http.Request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1).FirstOrDefault();
        return best is not null && best.IsSubsetOf(new MediaTypeHeaderValue("text/csv"));
    }

    private static bool TryReadCount(string? text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
}
