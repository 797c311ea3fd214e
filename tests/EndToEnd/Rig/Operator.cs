using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace EndToEnd.Rig;

/// <summary>Whoever runs a gateway with <c>auth: required</c>: makes tenants, reads usage.</summary>
internal sealed class Operator(Uri address) : IDisposable
{
    /// <summary>Its <c>admin_key</c>.</summary>
    public const string Key = "sk-of-the-operator";

    private readonly HttpClient _http = Client(address, Key);

    /// <summary>A client with a key.</summary>
    public static HttpClient Client(Uri address, string key)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    /// <summary>A new tenant with these limits, and a key of its own.</summary>
    public async Task<(string Tenant, string Key)> AddTenantAsync(string limits)
    {
        var tenant = (await PostAsync("/admin/tenants", $$"""{"limits":{ {{limits}} } }""")).GetProperty("id").GetString()!;
        return (tenant, await IssueKeyAsync(tenant));
    }

    public async Task<string> IssueKeyAsync(string tenant) =>
        (await PostAsync("/admin/virtual-keys", $$"""{"tenant":"{{tenant}}","name":"load"}""")).GetProperty("key").GetString()!;

    /// <summary>The whole ledger in one row, once what waited in the spool has been drained and it is as asked.</summary>
    public async Task<JsonElement> TotalAsync(Func<long, bool> isWhole)
    {
        var total = default(JsonElement);
        var askedAt = TimeProvider.System.GetUtcNow();
        await Until.TrueAsync(
            async () =>
            {
                var report = JsonElement.Parse(await _http.GetStringAsync("/admin/usage?group_by=none"));
                total = report.GetProperty("data")[0];
                var asOf = DateTimeOffset.Parse(report.GetProperty("as_of").GetString()!, CultureInfo.InvariantCulture);
                return asOf > askedAt && isWhole(total.GetProperty("attempts").GetInt64());
            },
            () => $"rows are missing: {total}");
        return total;
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(path, content);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonElement.Parse(text);
    }
}
