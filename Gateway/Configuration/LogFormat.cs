namespace Gateway.Configuration;

/// <summary>How log lines look.</summary>
public enum LogFormat
{
    Text,
    Json,
}
