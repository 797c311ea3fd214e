using System.Text.RegularExpressions;
using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Reads what rows of format <c>azure-openai</c> have of their own, and refuses it elsewhere.</summary>
internal static partial class AzureReader
{
    /// <summary>The last dated version that is no preview. Source: learn.microsoft.com/azure/ai-services/openai/reference, read 2026-11-21.</summary>
    private const string LatestDated = "2024-10-21";

    /// <summary>Foundry's. Source: learn.microsoft.com/rest/api/aifoundry/model-inference, and recorded, read 2026-11-21.</summary>
    private const string LatestOfModels = "2024-05-01-preview";

    private static readonly Scalar<AzureUrls> Urls = Scalars.OneOf(("v1", AzureUrls.V1), ("deployments", AzureUrls.Deployments), ("models", AzureUrls.Models));

    private static readonly Scalar<string> Version = new(
        "an API version: a date such as 2024-10-21 or 2025-04-01-preview, or preview, latest, v1",
        static (text, out value) => Versions().IsMatch(value = text.Trim()));

    public static AzureConfig? Read(string? format, Section keys)
    {
        var hasUrls = keys.TryRead("urls", Urls, out var urls);
        var version = keys.TryRead("api_version", Version, out var read) ? read : null;
        if (format != "azure-openai")
        {
            foreach (var key in new[] { "urls", "api_version" })
            {
                keys.Find(key)?.Fault("goes with format azure-openai only");
            }

            return null;
        }

        var isDated = version is not null && char.IsAsciiDigit(version[0]);
        urls = hasUrls ? urls : isDated ? AzureUrls.Deployments : AzureUrls.V1;
        if (version is not null && isDated == (urls == AzureUrls.V1))
        {
            keys.Find("api_version")!.Fault(isDated ? "urls: v1 takes no dated version" : $"urls: {(urls == AzureUrls.Models ? "models" : "deployments")} takes a dated version");
        }

        return new(urls, version ?? urls switch { AzureUrls.Deployments => LatestDated, AzureUrls.Models => LatestOfModels, _ => null });
    }

    [GeneratedRegex("^([0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?|preview|latest|v1)$", RegexOptions.CultureInvariant)]
    private static partial Regex Versions();
}
