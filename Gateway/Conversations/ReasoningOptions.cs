namespace Gateway.Conversations;

/// <summary>How much the model may think before it answers.</summary>
/// <param name="Effort">As the client asked for it; null when it named a budget only.</param>
/// <param name="BudgetTokens">Tokens of thinking; null when it named an effort only.</param>
internal sealed record ReasoningOptions(ReasoningEffort? Effort, int? BudgetTokens);
