namespace Gateway.Configuration;

/// <summary>How a row of format <c>azure-openai</c> is addressed.</summary>
/// <param name="Urls">Which paths. Default <see cref="AzureUrls.V1"/>, or <see cref="AzureUrls.Deployments"/> where the row gives a dated version.</param>
/// <param name="ApiVersion"><c>api-version</c>; null for none, which only <see cref="AzureUrls.V1"/> can do without.</param>
public sealed record AzureConfig(AzureUrls Urls = AzureUrls.V1, string? ApiVersion = null);
