namespace Gateway.Configuration;

/// <summary>What a file was found to hold: its text, or why there is none.</summary>
internal readonly record struct ConfigContent(string? Text, string? Unreadable);
