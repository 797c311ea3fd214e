using System.Text;
using Gateway.Configuration;
using Gateway.Tests.Admission;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Storage.VirtualKeys;

namespace Gateway.Tests.Accounts;

/// <summary>
/// Secrets that can be told from all else, through everything that can happen to a request; then every place where something comes out is
/// searched for them: answers, the log at its finest, the store's files, and what providers are sent that is not theirs.
/// </summary>
public sealed class MarkedSecretsTests
{
    private const string OperatorsKey = "key-of-the-operator-at-up";
    private const string OperatorsHeader = "secret-of-the-operator";
    private const string OwnKey = "sk-marked-of-a-tenant-1234567890";
    private const string OwnKeyAtOwnPlace = "sk-marked-at-its-own-endpoint-0987654321";

    /// <summary>Ways to answer that repeat what was sent.</summary>
    private static readonly Func<string, UpstreamReply>[] Replies =
    [
        _ => UpstreamReply.Json(200, Chunks.Answer),
        secret => UpstreamReply.Json(200, Chunks.Answer, [.. Echoes(secret)]),
        secret => UpstreamReply.Json(302, "moved", ("Location", $"https://elsewhere.test/?key={secret}")),
        secret => UpstreamReply.Json(400, Error(secret), [.. Echoes(secret)]),
        secret => UpstreamReply.Json(401, Error(secret)),
        secret => UpstreamReply.Json(403, Error(secret)),
        secret => UpstreamReply.Json(404, Error(secret)),
        secret => UpstreamReply.Json(418, Error(secret)),
        secret => UpstreamReply.Json(429, Error(secret), ("Retry-After", secret), ("retry-after-ms", "1")),
        secret => UpstreamReply.Json(500, $"<html>No page for Bearer {secret}</html>"),
        secret => UpstreamReply.Json(599, Error(secret)),
        secret => UpstreamReply.Json(200, Error(secret)),
        secret => UpstreamReply.Json(200, $"Bearer {secret}"),
        secret => UpstreamReply.Json(200, $$"""{"id":"{{secret}}"}"""),
        secret => UpstreamReply.Json(200, $$"""["{{secret}}"]""") with { ContentType = $"text/{secret}" },
        secret => UpstreamReply.Stream(Chunks.Event(Chunks.Role), Chunks.Event(Error(secret))),
        secret => UpstreamReply.Stream(Chunks.Event(Chunks.Role), Chunks.Event(Chunks.Hello), Chunks.Event(Error(secret))),
        secret => UpstreamReply.Stream(Chunks.Event(Chunks.Role), Chunks.Event(Chunks.Hello), Chunks.Event($"{{ Bearer {secret}")),
        secret => UpstreamReply.Stream(UpstreamReply.Text(Chunks.Event(Chunks.Role)), UpstreamReply.Text($": {secret}\n\n"), BodyPart.Cut()),
        secret => UpstreamReply.Stream(new BodyPart.Break(new HttpIOException(HttpRequestError.InvalidResponse, $"Bearer {secret}"))),
        secret => throw new HttpRequestException(HttpRequestError.ConnectionError, $"Bearer {secret}"),
        secret => throw new IOException($"Bearer {secret}"),
        secret => throw new InvalidDataException($"Bearer {secret}"),
        secret => throw new InvalidOperationException($"Bearer {secret}", new FormatException(secret)),
    ];

    private readonly StringBuilder _seen = new();

    [Fact]
    public async Task Secrets_WhateverHappens_ComeOutNowhere()
    {
        await using var stage = await KeyStage.StartAsync("auth: required\nsignup: open\ncooling_off: { rejected_for: 1ms, throttled_for: 1ms }\ncircuit: { consecutive_failures: 1000000, minimum_requests: 1000000, probe_timeout: 100ms }");
        var (plain, _) = await stage.IssueAsync();
        var (own, _) = await stage.IssueAsync();
        var (elsewhere, key) = await stage.IssueAsync();
        await BringAsync(stage, own, OwnKey, "");
        await BringAsync(stage, elsewhere, OwnKeyAtOwnPlace, ""","base_url":"https://own.test/v1" """);
        var (made, signedUp, rotated) = await MakeKeysAsync(stage, key);
        string[] virtualKeys = [plain, own, elsewhere, made, signedUp, rotated];

        foreach (var reply in Replies)
        {
            stage.Upstream.On("up.test", call => reply(Secret(call))).On("own.test", call => reply(Secret(call)));
            foreach (var caller in (string[])[plain, own, elsewhere])
            {
                var before = stage.Upstream.Calls.Count;
                for (var tries = 0; stage.Upstream.Calls.Count == before; tries++)
                {
                    // A credential that was refused cools off, for a moment.
                    tries.ShouldBeLessThan(2000, $"the reply was never seen; {_seen.ToString()[^Math.Min(_seen.Length, 1500)..]}");
                    See(await stage.ChatAsync(caller));
                }

                See(await stage.Gateway.ChatAsync(Chunks.Request("main", stream: true), ("Authorization", $"Bearer {caller}"), ("x-api-key", caller)));
            }
        }

        await AskEverythingAsync(stage, elsewhere, key);
        stage.Probe.IsAway = true;
        await AskEverythingAsync(stage, own, key);

        string[] ours = [.. virtualKeys, KeyStage.OperatorKey, stage.Probe.Key.Reveal()];
        string[] theirs = [OperatorsKey, OperatorsHeader, OwnKey, OwnKeyAtOwnPlace];
        string[] all = [.. ours, .. theirs];
        Holding(_seen.ToString(), all).ShouldBeEmpty("in an answer");
        stage.Gateway.Log.Text.ShouldContain("failed");
        Holding(stage.Gateway.Log.Text, all).ShouldBeEmpty("in the log");
        Holding(Sent(stage, "up.test"), [.. ours, OwnKeyAtOwnPlace]).ShouldBeEmpty("sent to the provider");
        Holding(Sent(stage, "own.test"), [.. ours, OperatorsKey, OperatorsHeader, OwnKey]).ShouldBeEmpty("sent to the tenant's endpoint");
        Holding(Stored(stage), all).ShouldBeEmpty("in the store's files");
        Stored(stage).ShouldContain("cr_", Case.Sensitive, "the files are read at all");
    }

    [Fact]
    public void Secrets_HeldInRecords_AreNotPrinted()
    {
        var reading = GatewayConfigReader.Read(
            $$"""
            admin_key: {{OwnKey}}
            providers: { up: { format: openai, base_url: "http://up.test/v1", api_key: {{OwnKey}}, headers: { x: {{OwnKey}} } } }
            """,
            "gateway.yaml",
            _ => null);
        var text = VirtualKeyText.Create();

        object[] records =
        [
            reading, reading.Config!, reading.Config!.Providers["up"], reading.Content, new ConfigContent($"api_key: {OwnKey}", null), text,
            new Gateway.Accounts.SignUpAnswer("tn", "a@b", text.Text),
            new Gateway.Accounts.CredentialRequest { ApiKey = OwnKey },
        ];

        Holding(string.Join('\n', records), [OwnKey, text.Text]).ShouldBeEmpty();
    }

    private static IEnumerable<(string Name, string Value)> Echoes(string secret) =>
        new[] { "x-echo", "set-cookie", "x-request-id", "openai-organization", "x-ratelimit-remaining-requests", "x-gateway-target", "www-authenticate" }.Select(name => (name, secret));

    private static string Error(string secret) =>
        $$"""{"error":{"message":"Not with {{secret}}, Bearer {{secret}}","type":"{{secret}}","code":"{{secret}}","param":"{{secret}}"} }""";

    private static string Secret(UpstreamCall call) => call.Headers.Authorization!.Parameter!;

    private static IEnumerable<string> Holding(string text, string[] secrets) =>
        text.Split('\n').Where(line => secrets.Any(secret => line.Contains(secret, StringComparison.OrdinalIgnoreCase))).Select(line => line.Length > 300 ? line[..300] : line);

    private static string Sent(KeyStage stage, string host) =>
        string.Join('\n', stage.Upstream.CallsTo(host).Select(call => $"{call.Address} {call.Headers} {Encoding.UTF8.GetString(call.Body)}".ReplaceLineEndings(" ")));

    private static string Stored(KeyStage stage) => string.Join('\n', Directory.EnumerateFiles(stage.Folder, "*", SearchOption.AllDirectories).Select(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }));

    private static async Task BringAsync(KeyStage stage, string key, string secret, string more) =>
        (await stage.Gateway.SendAsync(HttpMethod.Post, "/v1/keys", $$"""{"provider":"up","api_key":"{{secret}}"{{more}} }""", key)).Status.ShouldBe(201);

    /// <summary>The three answers that show a key, and may.</summary>
    private static async Task<(string Made, string SignedUp, string Rotated)> MakeKeysAsync(KeyStage stage, VirtualKey key)
    {
        var made = await stage.Gateway.SendAsync(HttpMethod.Post, "/admin/virtual-keys", $$"""{"tenant":"{{key.Tenant}}"}""", KeyStage.OperatorKey);
        var signedUp = await stage.Gateway.SendAsync(HttpMethod.Post, "/v1/users", """{"email":"ada@example.com"}""");
        var rotated = await stage.Gateway.SendAsync(HttpMethod.Post, $"/admin/virtual-keys/{key.Id}/rotate", "{}", KeyStage.OperatorKey);
        return (made.Json.GetProperty("key").GetString()!, signedUp.Json.GetProperty("api_key").GetString()!, rotated.Json.GetProperty("key").GetString()!);
    }

    private async Task AskEverythingAsync(KeyStage stage, string key, VirtualKey record)
    {
        foreach (var bearer in (string?[])[KeyStage.OperatorKey, key, VirtualKeyText.Create().Text, $"{key}x", null])
        {
            foreach (var path in (string[])["/v1/models", "/v1/models/main", "/v1/keys", "/v1/usage", "/metrics", "/health/ready", "/health/live", "/openapi/v1.json", "/admin/targets",
                "/admin/config", "/admin/tenants", $"/admin/tenants/{record.Tenant}", "/admin/virtual-keys", $"/admin/virtual-keys/{record.Id}", "/admin/usage", "/admin/requests", "/dashboard"])
            {
                See(await stage.Gateway.GetAsync(path, bearer));
            }

            // Secrets where something else belongs.
            foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Post, "/v1/keys"), (HttpMethod.Post, "/v1/users"), (HttpMethod.Post, "/admin/tenants"),
                (HttpMethod.Post, "/admin/virtual-keys"), (HttpMethod.Patch, $"/admin/virtual-keys/{record.Id}"), (HttpMethod.Patch, $"/admin/tenants/{record.Tenant}"), (HttpMethod.Delete, "/v1/keys/cr_none")])
            {
                foreach (var body in (string[])[$$"""{"{{OwnKey}}":"{{key}}"}""", $$"""{"limits":"{{key}}"}""", $$"""{"limits":{"rpm":"{{OwnKey}}"} }""", $"\"{key}\"", OwnKey,
                    $$"""{"provider":"{{OwnKey}}","api_key":"{{key}}"}""", $$"""{"provider":"up","api_key":"{{OwnKey}} {{key}}","base_url":"https://{{OwnKey}}@x/"}""", $$"""{"expires_at":"{{key}}","email":"{{OwnKey}}"}"""])
                {
                    See(await stage.Gateway.SendAsync(method, path, body, bearer));
                }
            }
        }
    }

    private void See(ClientAnswer answer) => _seen.AppendLine($"{answer.Status} {answer.Text} {string.Join(' ', answer.Headers.Select(h => $"{h.Key}: {h.Value}"))}".ReplaceLineEndings(" "));
}
