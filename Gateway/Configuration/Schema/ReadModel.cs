namespace Gateway.Configuration.Schema;

/// <summary>A row of <c>models</c>, and the bare names it claims.</summary>
internal sealed record ReadModel(ModelConfig Model, IReadOnlyList<AliasClaim> Claims);
