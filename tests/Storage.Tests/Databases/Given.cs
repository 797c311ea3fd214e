using Routing.Failures;
using Routing.Targets;
using Storage.Credentials;
using Storage.Encryption;
using Storage.Ledger;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Storage.Tests.Databases;

/// <summary>Records to put into a store.</summary>
internal static class Given
{
    public static DateTimeOffset Now { get; } = new(2026, 3, 14, 15, 9, 26, TimeSpan.Zero);

    public static Tenant Tenant(string id = "acme") => new() { Id = new(id), Email = $"{id}@example.com", Name = id, CreatedAt = Now };

    public static (VirtualKey Key, NewKeyText Text) Key(string tenant = "acme", string name = "first")
    {
        var text = VirtualKeyText.Create();
        return (VirtualKey.Create(new(tenant), name, text, Now), text);
    }

    public static Credential Credential(MultiFernet keys, string secret, string tenant = "acme") => new()
    {
        Id = StoredCredentialId.New(Now),
        Tenant = new(tenant),
        Provider = "openai",
        Ciphertext = keys.Encrypt(secret, Now),
        Last4 = secret[^4..],
        CreatedAt = Now,
    };

    public static LedgerRow Row(string request, int attempt = 1, string tenant = "acme", string key = "vk_1", decimal? cost = 0.001m, DateTimeOffset? at = null) => new()
    {
        RequestId = request,
        Attempt = attempt,
        Tenant = new(tenant),
        Key = new(key),
        Target = new("openai", "gpt-4o-mini"),
        Status = 200,
        Usage = new(100, 20, 50, 5),
        CostUsd = cost,
        StartedAt = at ?? Now,
        TimeToFirstToken = TimeSpan.FromMilliseconds(250),
        Duration = TimeSpan.FromSeconds(2),
    };

    /// <summary>A row with whatever <paramref name="seed"/> says, so that all fields vary.</summary>
    public static LedgerRow AnyRow(int seed)
    {
        var random = new Random(seed);
        string Text(string of) => of[..random.Next(of.Length + 1)];
        return new()
        {
            RequestId = $"req-{seed}-{Text("grüße-🌍🌍-x")}".Replace("\uD83C", "", StringComparison.Ordinal).Replace("\uDF0D", "", StringComparison.Ordinal),
            Attempt = random.Next(1, 9),
            Tenant = new($"tn_{random.Next(5)}"),
            Key = random.Next(3) == 0 ? VirtualKeyId.None : new($"vk_{random.Next(5)}"),
            Target = new(Text("openrouter"), $"m{Text("eta-llama/llama-3.3")}"),
            Kind = random.Next(2) == 0 ? null : (FailureKind)random.Next(12),
            Status = random.Next(3) == 0 ? null : random.Next(100, 600),
            Usage = new TokenUsage(random.NextInt64(1L << 40), random.Next(), random.Next(), random.Next(100)),
            Estimated = random.Next(2) == 0,
            CostUsd = random.Next(4) == 0 ? null : random.NextInt64(1L << 40) / 1_000_000_000m,
            StartedAt = Now.AddMicroseconds(random.NextInt64(30L * 24 * 3600 * 1_000_000)),
            TimeToFirstToken = random.Next(2) == 0 ? null : TimeSpan.FromMicroseconds(random.Next()),
            Duration = TimeSpan.FromMicroseconds(random.Next()),
            AdmittedOn = random.Next(4) == 0 ? new DateOnly(2026, 3, 13) : null,
            Interrupted = random.Next(4) == 0,
        };
    }
}
