namespace Gateway.Conversations;

/// <summary>Where the bytes of an image, a document or a sound are: embedded, at an address, or already with the provider.</summary>
internal abstract record Media
{
    private Media()
    {
    }

    /// <param name="MediaType">E.g. <c>image/png</c>.</param>
    /// <param name="Base64">The data, in base64, as ASCII and without JSON escapes.</param>
    public sealed record Embedded(string MediaType, ReadOnlyMemory<byte> Base64) : Media;

    /// <param name="Address">An http(s) or provider's own (<c>gs://</c>, <c>s3://</c>) address.</param>
    public sealed record Remote(JsonString Address) : Media;

    /// <param name="Id">A file that was uploaded to the provider before.</param>
    public sealed record File(JsonString Id) : Media;
}
