using Routing.Targets;

namespace Routing.Ordering;

/// <summary>Says how long answers are expected to be.</summary>
public interface IExpectedOutput
{
    /// <summary>Tokens of one request's answer from <paramref name="target"/>.</summary>
    long TokensOf(Target target);
}
