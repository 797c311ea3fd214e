namespace Gateway.Import;

/// <summary>What a file says of a target beyond the catalogue; null where it says nothing.</summary>
internal sealed record ImportedModel(decimal? InputPerMillion, decimal? OutputPerMillion, int? Context, int? MaxOutput)
{
    public bool IsEmpty => this is { InputPerMillion: null, Context: null, MaxOutput: null };
}
