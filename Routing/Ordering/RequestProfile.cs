using Routing.Targets;

namespace Routing.Ordering;

/// <summary>What ordering knows of a request.</summary>
/// <param name="PromptTokens">Estimated.</param>
/// <param name="Output">Says how many tokens the answer of a model is expected to have; null: <see cref="DefaultOutput"/>.</param>
public readonly record struct RequestProfile(long PromptTokens, IExpectedOutput? Output = null)
{
    /// <summary>Assumed where nobody has learned better.</summary>
    public const long DefaultOutput = 256;

    /// <summary>Tokens the answer is expected to have.</summary>
    public long OutputOf(Target target) => Output?.TokensOf(target) ?? DefaultOutput;
}
