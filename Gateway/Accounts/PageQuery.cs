using System.Globalization;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Accounts;

/// <summary>Which part of a list is asked for: <c>?limit=50&amp;after=ID</c>.</summary>
internal readonly record struct PageQuery(string? After, int Limit)
{
    private const int Most = 200;

    private const int Usual = 50;

    public static GatewayError? Read(HttpContext http, out PageQuery query)
    {
        var text = (string?)http.Request.Query["limit"];
        var limit = Usual;
        var isGood = text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= Most);
        query = new(http.Request.Query["after"], limit);
        return isGood ? null : AccountErrors.Invalid("limit", $"a number from 1 to {Most}");
    }
}
