namespace Gateway.Telemetry.Metrics;

/// <summary>The tags of one series, made once: a measurement carries them without making anything.</summary>
internal sealed class Series
{
    private readonly KeyValuePair<string, object?>[] _tags;

    /// <param name="description">Whose.</param>
    /// <param name="values">In the order of its labels; null for one that does not apply, which is left out.</param>
    public Series(MetricDescription description, params ReadOnlySpan<string?> values)
    {
        if (values.Length != description.Labels.Length)
        {
            throw new ArgumentException($"{description.Name} has {description.Labels.Length} labels, not {values.Length}.", nameof(values));
        }

        var tags = new List<KeyValuePair<string, object?>>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                tags.Add(new(description.Labels[i], value));
            }
        }

        _tags = [.. tags];
        Values = values.ToArray();
    }

    public ReadOnlySpan<KeyValuePair<string, object?>> Tags => _tags;

    /// <summary>In the order of the metric's labels.</summary>
    public string?[] Values { get; }
}
