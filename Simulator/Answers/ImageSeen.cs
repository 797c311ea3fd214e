namespace Simulator.Answers;

/// <summary>An image as it reached the provider: so many bytes of a media type, or only an address.</summary>
internal sealed record ImageSeen(int? Bytes, string? MediaType)
{
    public static readonly ImageSeen ByAddress = new(null, null);

    /// <summary>From a <c>data:</c> URL, or any other.</summary>
    public static ImageSeen FromUrl(string url)
    {
        var comma = url.IndexOf(";base64,", StringComparison.Ordinal);
        if (!url.StartsWith("data:", StringComparison.Ordinal) || comma < 0)
        {
            return ByAddress;
        }

        return Base64(url[(comma + ";base64,".Length)..]) is { } bytes ? new ImageSeen(bytes, url["data:".Length..comma]) : ByAddress;
    }

    /// <summary>How many bytes a text is in base64; null when it is none.</summary>
    public static int? Base64(string text)
    {
        var buffer = new byte[(text.Length / 4 * 3) + 3];
        return text.Length > 0 && Convert.TryFromBase64String(text, buffer, out var bytes) ? bytes : null;
    }

    /// <summary>The media type that the first bytes tell, for formats that do not; null for none that is known.</summary>
    public static string? TypeOf(string base64) => base64 switch
    {
        _ when base64.StartsWith("iVBORw0KGgo", StringComparison.Ordinal) => "image/png",
        _ when base64.StartsWith("/9j/", StringComparison.Ordinal) => "image/jpeg",
        _ when base64.StartsWith("R0lGOD", StringComparison.Ordinal) => "image/gif",
        _ when base64.StartsWith("UklGR", StringComparison.Ordinal) => "image/webp",
        _ => null,
    };

    public override string ToString() => Bytes is { } bytes ? $"{bytes} bytes of {MediaType ?? "an image"}" : "an address";
}
