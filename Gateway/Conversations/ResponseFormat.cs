namespace Gateway.Conversations;

/// <summary>What shape the answer's text must have.</summary>
internal abstract record ResponseFormat
{
    private ResponseFormat()
    {
    }

    /// <summary>Any JSON object.</summary>
    public sealed record JsonObject : ResponseFormat;

    /// <param name="Name">Of the schema.</param>
    /// <param name="Description">Null when not given.</param>
    /// <param name="Schema">The JSON schema.</param>
    /// <param name="Strict">Null when not given.</param>
    public sealed record JsonSchema(JsonString Name, JsonString? Description, JsonRaw Schema, bool? Strict) : ResponseFormat;
}
