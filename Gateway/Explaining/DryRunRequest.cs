namespace Gateway.Explaining;

/// <summary>Who would send a request, and how, for a <see cref="DryRun"/>.</summary>
public sealed record DryRunRequest
{
    /// <summary>The tenant's plan; null for none.</summary>
    public string? Plan { get; init; }

    /// <summary>The tenant's region; null for none.</summary>
    public string? Region { get; init; }

    /// <summary>The id of its virtual key, for rules that name it; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>The request's <c>x-gateway-…</c> headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
