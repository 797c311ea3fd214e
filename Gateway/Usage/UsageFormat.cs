namespace Gateway.Usage;

/// <summary>How a usage report is written.</summary>
internal enum UsageFormat
{
    Json,
    Csv,
}
