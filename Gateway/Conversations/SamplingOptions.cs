namespace Gateway.Conversations;

/// <summary>How tokens are drawn, in OpenAI's ranges. Null: the provider's own default.</summary>
internal sealed record SamplingOptions
{
    /// <summary>0–2.</summary>
    public double? Temperature { get; init; }

    /// <summary>0–1.</summary>
    public double? TopP { get; init; }

    /// <summary>Not OpenAI's own, but widely sent.</summary>
    public int? TopK { get; init; }

    /// <summary>-2–2.</summary>
    public double? FrequencyPenalty { get; init; }

    /// <summary>-2–2.</summary>
    public double? PresencePenalty { get; init; }

    public long? Seed { get; init; }

    public bool? Logprobs { get; init; }

    /// <summary>0–20.</summary>
    public int? TopLogprobs { get; init; }
}
