namespace Gateway.Commands;

/// <summary><c>usage</c>: what was spent, from a running gateway.</summary>
internal static class UsageCommand
{
    private static readonly string[] Filters = ["--from", "--to", "--group-by", "--tenant", "--key", "--limit"];

    public static readonly CommandSyntax Syntax = new("usage", [], [.. Filters, .. GatewayApi.Options], "add up attempts, tokens and cost by day, tenant, key, model or target");

    public static async Task<int> RunAsync(CommandArguments arguments, CommandOutput output)
    {
        var query = Filters.Where(filter => arguments[filter] is not null).Select(filter => $"{filter[2..].Replace('-', '_')}={Uri.EscapeDataString(arguments[filter]!)}");
        using var api = GatewayApi.Of(arguments);
        var report = await api.SendAsync(HttpMethod.Get, $"/admin/usage?{string.Join('&', query)}");
        var rows = report.GetProperty("data");
        output.Say(rows.GetArrayLength() == 0 ? "Nothing was spent in that time." : TextTable.Of(rows.EnumerateArray()).ToString());
        output.Say($"\nFrom {report.GetProperty("from")} to {report.GetProperty("to")}; complete up to {report.GetProperty("as_of")}.");
        if (report.TryGetProperty("has_more", out var more) && more.ValueKind is System.Text.Json.JsonValueKind.True)
        {
            CommandOutput.Note("There is more: raise --limit, or ask for fewer groups.");
        }

        output.Write(report.WriteTo);
        return 0;
    }
}
