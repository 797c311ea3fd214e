namespace Gateway.Configuration;

/// <summary>One fault of a <c>gateway.yaml</c>.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">1-based.</param>
/// <param name="Message">With the path: <c>tiers.fast.chain[1]: unknown target 'x'</c>.</param>
public sealed record ConfigFault(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}
