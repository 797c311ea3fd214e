namespace Gateway.Protocols.Bedrock;

/// <summary>The formats of documents Bedrock reads, by media type or else by the file's name.</summary>
internal static class DocumentFormats
{
    /// <returns>Null for what it does not read.</returns>
    public static string? Of(string mediaType, string? fileName)
    {
        var type = mediaType.Split(';')[0].Trim().ToLowerInvariant();
        return OfType(type) ?? OfExtension(fileName) ?? (type.StartsWith("text/", StringComparison.Ordinal) || IsTextual(type) ? "txt" : null);
    }

    private static string? OfType(string type) => type switch
    {
        "application/pdf" => "pdf",
        "text/csv" => "csv",
        "application/msword" => "doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "text/html" => "html",
        "text/markdown" => "md",
        _ => null,
    };

    private static string? OfExtension(string? fileName)
    {
        var extension = fileName is null ? "" : Path.GetExtension(fileName).ToLowerInvariant();
        return extension switch
        {
            ".pdf" or ".csv" or ".doc" or ".docx" or ".xls" or ".xlsx" or ".html" or ".txt" or ".md" => extension[1..],
            ".htm" => "html",
            ".markdown" => "md",
            _ => null,
        };
    }

    private static bool IsTextual(string type) => type is "application/json" or "application/xml" or "application/yaml" or "application/x-yaml" or "application/javascript";
}
