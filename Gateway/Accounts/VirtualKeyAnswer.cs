using System.Text.Json.Serialization;
using Storage.VirtualKeys;

namespace Gateway.Accounts;

/// <summary>A virtual key, as the operator sees it: its text is there only in the answer that made it.</summary>
internal sealed record VirtualKeyAnswer
{
    public required string Id { get; init; }

    public required string Tenant { get; init; }

    public required string Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    /// <summary>Its first and last characters.</summary>
    public required string Shown { get; init; }

    public required string Status { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    public required LimitsFields Limits { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public string? RotatedFrom { get; init; }

    public DateTimeOffset? OverlapEndsAt { get; init; }

    public static VirtualKeyAnswer Of(VirtualKey key, DateTimeOffset now) => new()
    {
        Id = key.Id.Value,
        Tenant = key.Tenant.Value,
        Name = key.Name,
        Shown = $"{key.Shown}…{key.Last4}",
        Status = NameOf(key.StatusAt(now)),
        Scopes = key.Scopes.IsDefault ? null : key.Scopes,
        Limits = LimitsFields.Of(key.Limits),
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
        RotatedFrom = key.RotatedFrom?.Value,
        OverlapEndsAt = key.OverlapEndsAt,
    };

    // A record prints all it holds; this one must not.
    public override string ToString() => Id;

    private static string NameOf(KeyStatus status) => status switch
    {
        KeyStatus.Usable => "usable",
        KeyStatus.Revoked => "revoked",
        KeyStatus.Expired => "expired",
        KeyStatus.Replaced => "replaced",
        _ => "unknown",
    };
}
