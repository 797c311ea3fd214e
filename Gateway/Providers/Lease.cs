namespace Gateway.Providers;

/// <summary>A credential that lasts for a while.</summary>
/// <param name="Value">The credential.</param>
/// <param name="RenewFrom">From when on another should be fetched, while this one still serves.</param>
/// <param name="Until">From when on it serves no more.</param>
internal sealed record Lease<T>(T Value, DateTimeOffset RenewFrom, DateTimeOffset Until);
