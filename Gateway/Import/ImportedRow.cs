namespace Gateway.Import;

/// <summary>A row of <c>providers</c> that deployments share.</summary>
/// <param name="Name">As in <c>provider/model</c>.</param>
/// <param name="IsBuiltIn">True when a row of the name comes with the gateway: only its key may differ.</param>
/// <param name="Format">Its wire format.</param>
/// <param name="BaseUrl">As the file is to say it; null: the built-in row's.</param>
/// <param name="ApiKey">A <c>${VARIABLE}</c>; null for none.</param>
internal sealed record ImportedRow(string Name, bool IsBuiltIn, string Format, string? BaseUrl, string? ApiKey);
