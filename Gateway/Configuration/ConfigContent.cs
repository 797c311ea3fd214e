namespace Gateway.Configuration;

/// <summary>What a file was found to hold: its text, or why there is none.</summary>
internal readonly record struct ConfigContent(string? Text, string? Unreadable)
{
    // A record prints all it holds; this one must not.
    public override string ToString() => Unreadable ?? nameof(Text);
}
