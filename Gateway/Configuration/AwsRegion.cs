using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Gateway.Configuration;

/// <summary>The AWS region a request is signed for.</summary>
internal static partial class AwsRegion
{
    /// <summary>By the host, e.g. <c>bedrock-runtime.eu-central-1.amazonaws.com</c>, since that is who checks the signature; else the row's.</summary>
    /// <param name="address">The row's base URL.</param>
    /// <param name="stated">The row's <c>region</c>; null when unstated.</param>
    /// <param name="region">E.g. <c>eu-central-1</c>.</param>
    /// <returns>False when neither tells.</returns>
    public static bool TryFind(Uri address, string? stated, [NotNullWhen(true)] out string? region)
    {
        region = address.IdnHost.Split('.').FirstOrDefault(Is) ?? (stated is not null && Is(stated) ? stated : null);
        return region is not null;
    }

    private static bool Is(string text) => Name().IsMatch(text);

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
