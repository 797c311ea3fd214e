using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Commands;

/// <summary>The operator's side of a running gateway, over HTTP. What goes wrong is an exception whose message says what to do.</summary>
internal sealed class GatewayApi : IDisposable
{
    public const string UrlVariable = "GATEWAY_URL";
    public const string KeyVariable = "GATEWAY_ADMIN_KEY";

    private readonly HttpClient _http;

    private GatewayApi(Uri address, string? key)
    {
        _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(100) };
        _http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>The options of every command that speaks to a gateway.</summary>
    public static string[] Options => ["--url", "--admin-key"];

    /// <exception cref="CommandException">The address is none.</exception>
    public static GatewayApi Of(CommandArguments arguments)
    {
        var url = arguments["--url"] ?? Environment.GetEnvironmentVariable(UrlVariable) ?? "http://127.0.0.1:8080";
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new(address, arguments["--admin-key"] ?? Environment.GetEnvironmentVariable(KeyVariable))
            : throw new CommandException(2, $"'{url}' is not an address such as http://127.0.0.1:8080; name the gateway's with --url or {UrlVariable}");
    }

    /// <exception cref="CommandException">There is no good answer.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return response.IsSuccessStatusCode ? JsonElement.Parse(text) : throw Refused((int)response.StatusCode, text);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            throw new CommandException(2, $"no gateway answers at {_http.BaseAddress}: {e.Message} Start one, or name it with --url or {UrlVariable}");
        }
        catch (JsonException)
        {
            throw new CommandException(2, $"what answers at {_http.BaseAddress} is no gateway; name it with --url or {UrlVariable}");
        }
    }

    /// <summary>All of a list, part by part.</summary>
    public async Task<List<JsonElement>> ListAsync(string path)
    {
        var all = new List<JsonElement>();
        string? after = null;
        do
        {
            var join = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var page = await SendAsync(HttpMethod.Get, after is null ? path : $"{path}{join}after={Uri.EscapeDataString(after)}");
            all.AddRange(page.GetProperty("data").EnumerateArray());
            after = page.TryGetProperty("next", out var next) && next.ValueKind is JsonValueKind.String ? next.GetString() : null;
        }
        while (after is not null);

        return all;
    }

    public void Dispose() => _http.Dispose();

    private static CommandException Refused(int status, string text)
    {
        var message = JsonElement.Parse(text).TryGetProperty("error", out var error) && error.TryGetProperty("message", out var said) ? said.GetString() : text;
        return new(1, status switch
        {
            401 => $"{message} Give the operator's key as {KeyVariable}, or with --admin-key.",
            _ => $"the gateway answered {status}: {message}",
        });
    }
}
