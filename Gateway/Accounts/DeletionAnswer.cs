namespace Gateway.Accounts;

/// <summary>Something is gone, as OpenAI says it.</summary>
internal sealed record DeletionAnswer(string Id, bool Deleted);
