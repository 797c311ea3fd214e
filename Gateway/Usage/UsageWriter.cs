using System.Globalization;
using System.Text;
using Gateway.Endpoints;
using Microsoft.AspNetCore.Http;
using Storage;
using Storage.Ledger;

namespace Gateway.Usage;

/// <summary>Writes a usage report: as a list like OpenAI's, or as CSV with the rest of the list's members in the answer's headers.</summary>
internal static class UsageWriter
{
    private const string Second = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <param name="http">To whom.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="page">What was found.</param>
    /// <param name="asOf">Everything that ended before is in it.</param>
    public static Task WriteAsync(HttpContext http, UsageRequest request, Page<UsageTotal> page, DateTimeOffset asOf)
    {
        var instant = asOf.UtcDateTime.ToString(Second, CultureInfo.InvariantCulture);
        if (page.Next is { } next)
        {
            var others = http.Request.Query.Where(pair => pair.Key != "after").Append(new("after", next));
            http.Response.Headers.Link = $"<{http.Request.Path}{QueryString.Create(others)}>; rel=\"next\"";
        }

        return request.Format is UsageFormat.Csv ? WriteCsvAsync(http, request.Query, page, instant) : WriteJsonAsync(http, request.Query, page, instant);
    }

    private static Task WriteJsonAsync(HttpContext http, UsageQuery query, Page<UsageTotal> page, string asOf) => JsonAnswer.WriteAsync(http, json =>
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteString("from"u8, Day(query.From));
        json.WriteString("to"u8, Day(query.To));
        json.WriteString("as_of"u8, asOf);
        json.WriteStartArray("group_by"u8);
        foreach (var column in UsageColumns.Of(query.GroupBy))
        {
            json.WriteStringValue(column.Name);
        }

        json.WriteEndArray();
        json.WriteStartArray("data"u8);
        foreach (var total in page.Items)
        {
            json.WriteStartObject();
            foreach (var column in UsageColumns.Of(query.GroupBy))
            {
                json.WriteString(column.Name, column.Text(total) is { Length: > 0 } text ? text : null);
            }

            foreach (var column in UsageColumns.Figures)
            {
                json.WritePropertyName(column.Name);
                json.WriteRawValue(column.Digits(total), skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("has_more"u8, page.Next is not null);
        json.WriteString("next"u8, page.Next);
        json.WriteEndObject();
    });

    private static async Task WriteCsvAsync(HttpContext http, UsageQuery query, Page<UsageTotal> page, string asOf)
    {
        var groups = UsageColumns.Of(query.GroupBy).ToArray();
        var text = new StringBuilder(CsvText.Line(groups.Select(column => column.Name).Concat(UsageColumns.Figures.Select(column => column.Name))));
        foreach (var total in page.Items)
        {
            text.Append(CsvText.Line(groups.Select(column => CsvText.Cell(column.Text(total))).Concat(UsageColumns.Figures.Select(column => column.Digits(total)))));
        }

        var body = Encoding.UTF8.GetBytes(text.ToString());
        var response = http.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.ContentLength = body.Length;
        response.Headers.ContentDisposition = $"attachment; filename=\"usage-{Day(query.From)}-{Day(query.To)}.csv\"";
        response.Headers["x-gateway-as-of"] = asOf;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, http.RequestAborted);
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
