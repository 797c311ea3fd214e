using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Configuration.Yaml;

namespace Gateway.Commands;

/// <summary><c>keys create</c>, <c>list</c>, <c>revoke</c>, <c>rotate</c>: virtual keys, at a running gateway.</summary>
internal static class KeysCommands
{
    private static readonly string[] Limits = ["--rpm", "--tpm", "--parallel", "--usd-per-day", "--usd-per-month", "--usd-lifetime", "--usd-per-request"];

    public static readonly CommandSyntax Create = new(
        "keys create", [], ["--tenant", "--name", "--scope", "--expires-at", .. Limits, .. GatewayApi.Options], "make a virtual key; it is shown this once");

    public static readonly CommandSyntax List = new("keys list", [], ["--tenant", .. GatewayApi.Options], "list virtual keys");

    public static readonly CommandSyntax Revoke = new("keys revoke", ["ID"], GatewayApi.Options, "make a virtual key useless, within seconds at every node");

    public static readonly CommandSyntax Rotate = new("keys rotate", ["ID"], ["--overlap", .. GatewayApi.Options], "replace a virtual key; the old one works on for the overlap, a day by default");

    public static async Task<int> CreateAsync(CommandArguments arguments, CommandOutput output)
    {
        if (arguments["--tenant"] is not { } tenant)
        {
            throw new CommandException(2, "keys create needs --tenant ID: whose key it is. POST /admin/tenants makes a tenant, GET lists them");
        }

        var body = new JsonObject { ["tenant"] = tenant, ["name"] = arguments["--name"], ["expires_at"] = arguments["--expires-at"] };
        if (arguments.All("--scope") is { Count: > 0 } scopes)
        {
            body["scopes"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]);
        }

        var limits = new JsonObject();
        foreach (var option in Limits)
        {
            if (arguments[option] is { } text)
            {
                limits[option[2..].Replace('-', '_')] = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                    ? amount
                    : throw new CommandException(2, $"{option} is a number, not '{text}'");
            }
        }

        body["limits"] = limits.Count > 0 ? limits : null;
        using var api = GatewayApi.Of(arguments);
        Show(await api.SendAsync(HttpMethod.Post, "/admin/virtual-keys", body), output);
        return 0;
    }

    public static async Task<int> ListAsync(CommandArguments arguments, CommandOutput output)
    {
        using var api = GatewayApi.Of(arguments);
        var keys = await api.ListAsync(arguments["--tenant"] is { } tenant ? $"/admin/virtual-keys?limit=200&tenant={Uri.EscapeDataString(tenant)}" : "/admin/virtual-keys?limit=200");
        output.Say(TextTable.Of(keys, "id", "tenant", "name", "shown", "status", "scopes", "limits", "expires_at"));
        output.Write(json => JsonSerializer.Serialize(json, keys));
        return 0;
    }

    public static async Task<int> RevokeAsync(CommandArguments arguments, CommandOutput output)
    {
        using var api = GatewayApi.Of(arguments);
        var key = await api.SendAsync(HttpMethod.Delete, PathOf(arguments));
        output.Say($"{key.GetProperty("id")} ({key.GetProperty("shown")}) is {key.GetProperty("status")}");
        output.Write(key.WriteTo);
        return 0;
    }

    public static async Task<int> RotateAsync(CommandArguments arguments, CommandOutput output)
    {
        var body = new JsonObject();
        if (arguments["--overlap"] is { } text)
        {
            body["overlap_seconds"] = DurationText.TryParse(text, out var overlap) ? (long)overlap.TotalSeconds : throw new CommandException(2, $"--overlap is a duration such as 30m or 24h, not '{text}'");
        }

        using var api = GatewayApi.Of(arguments);
        Show(await api.SendAsync(HttpMethod.Post, $"{PathOf(arguments)}/rotate", body), output);
        return 0;
    }

    private static string PathOf(CommandArguments arguments) => $"/admin/virtual-keys/{Uri.EscapeDataString(arguments.Operands[0])}";

    private static void Show(JsonElement key, CommandOutput output)
    {
        output.Say(TextTable.Of([key], "id", "tenant", "name", "status", "scopes", "limits", "expires_at"));
        output.Say($"\n{key.GetProperty("key").GetString()}\n\nKeep it now: it is not shown again.");
        output.Write(key.WriteTo);
    }
}
