namespace Gateway.Conversations;

/// <summary>A function that the model may call.</summary>
/// <param name="Name">Of the function.</param>
/// <param name="Description">Null when not given.</param>
/// <param name="Parameters">A JSON schema; does not exist when not given: no parameters.</param>
/// <param name="Strict">Whether arguments must keep to the schema; null when not given.</param>
internal sealed record ToolDefinition(JsonString Name, JsonString? Description, JsonRaw Parameters, bool? Strict)
{
    /// <summary>As <see cref="Part.CacheMarker"/>.</summary>
    public JsonRaw CacheMarker { get; init; }
}
