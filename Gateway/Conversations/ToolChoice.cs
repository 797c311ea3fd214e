namespace Gateway.Conversations;

/// <summary>Whether tools are to be called.</summary>
internal abstract record ToolChoice
{
    private ToolChoice()
    {
    }

    /// <summary>As the model sees fit.</summary>
    public sealed record Auto : ToolChoice;

    /// <summary>None.</summary>
    public sealed record None : ToolChoice;

    /// <summary>At least one.</summary>
    public sealed record Required : ToolChoice;

    /// <summary>That one.</summary>
    public sealed record Named(JsonString Name) : ToolChoice;
}
