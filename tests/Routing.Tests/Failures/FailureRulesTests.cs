using Routing.Circuits;
using Routing.Failures;

namespace Routing.Tests.Failures;

public sealed class FailureRulesTests
{
    [Theory]
    [InlineData(FailureKind.Unknown, Blame.Nobody, NextStep.Stop)]
    [InlineData(FailureKind.Throttled, Blame.CredentialOnTarget, NextStep.NextTargetOrWait)]
    [InlineData(FailureKind.Overloaded, Blame.Circuit, NextStep.NextTarget)]
    [InlineData(FailureKind.Unreachable, Blame.Circuit, NextStep.NextTarget)]
    [InlineData(FailureKind.TooSlow, Blame.Circuit, NextStep.NextTarget)]
    [InlineData(FailureKind.CredentialRejected, Blame.Credential, NextStep.NextTarget)]
    [InlineData(FailureKind.ModelMissing, Blame.Nobody, NextStep.NextTarget)]
    [InlineData(FailureKind.ContextTooLong, Blame.Nobody, NextStep.LargerContext)]
    [InlineData(FailureKind.Refused, Blame.Nobody, NextStep.NextTarget)]
    [InlineData(FailureKind.Malformed, Blame.Circuit, NextStep.NextTarget)]
    [InlineData(FailureKind.ClientFault, Blame.Nobody, NextStep.Stop)]
    [InlineData(FailureKind.ClientGone, Blame.Nobody, NextStep.Stop)]
    [InlineData(FailureKind.BudgetSpent, Blame.Nobody, NextStep.Stop)]
    [InlineData(FailureKind.ShuttingDown, Blame.Nobody, NextStep.Stop)]
    [InlineData(FailureKind.Superseded, Blame.Nobody, NextStep.Stop)]
    [InlineData(FailureKind.Empty, Blame.Nobody, NextStep.NextTarget)]
    [InlineData(FailureKind.Unfit, Blame.Nobody, NextStep.NextTarget)]
    [InlineData(FailureKind.CutShort, Blame.Nobody, NextStep.NextTarget)]
    [InlineData(FailureKind.Unjoined, Blame.Nobody, NextStep.NextTarget)]
    public void Rule_EachKind_IsTheTables(FailureKind kind, Blame blame, NextStep next) =>
        FailureRules.For(kind).ShouldBe(new FailureRule(blame, next));

    [Fact]
    public void Rule_EveryDefinedKind_HasARowInTheTestAbove() =>
        typeof(FailureRulesTests).GetMethod(nameof(Rule_EachKind_IsTheTables))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false).Length.ShouldBe(Enum.GetValues<FailureKind>().Length);

    [Fact]
    public void Rule_UndefinedKind_StopsAndBlamesNobody()
    {
        foreach (var kind in Enumerable.Range(0, byte.MaxValue + 1).Select(value => (FailureKind)value).Where(kind => !Enum.IsDefined(kind)))
        {
            FailureRules.For(kind).ShouldBe(new FailureRule(Blame.Nobody, NextStep.Stop));
        }
    }

    [Theory]
    [InlineData(FailureKind.Throttled)]
    [InlineData(FailureKind.CredentialRejected)]
    [InlineData(FailureKind.ClientFault)]
    [InlineData(FailureKind.ClientGone)]
    [InlineData(FailureKind.Unknown)]
    public void Outcome_FailureThatIsNotTheTargets_SaysNothingOfItsCircuit(FailureKind kind) =>
        CircuitOutcomes.OfTarget(new Failure(kind, "x")).ShouldBe(CircuitOutcome.Neutral);

    [Theory]
    [InlineData(FailureSource.Provider, false, Blame.Circuit)]
    [InlineData(FailureSource.Client, false, Blame.Nobody)]
    [InlineData(FailureSource.Gateway, false, Blame.Nobody)]
    [InlineData(FailureSource.Provider, true, Blame.Circuit)]
    public void Blame_TooSlow_IsTheCircuitsOnlyWhenTheProviderWas(FailureSource source, bool final, Blame blame) =>
        FailureRules.BlameFor(new Failure(FailureKind.TooSlow, "x") { Source = source, Final = final }).ShouldBe(blame);

    [Theory]
    [InlineData(false, Blame.CredentialOnTarget)]
    [InlineData(true, Blame.Nobody)]
    public void Blame_Throttled_IsNobodysWhenThisRequestAloneIsTooLarge(bool final, Blame blame) =>
        FailureRules.BlameFor(new Failure(FailureKind.Throttled, "x") { Final = final }).ShouldBe(blame);

    [Fact]
    public void ProviderOutcome_AnyAnswer_SaysThatItCanBeReached()
    {
        CircuitOutcomes.OfProvider(new Failure(FailureKind.Overloaded, "x") { Status = 503 }).ShouldBe(CircuitOutcome.Success);
        CircuitOutcomes.OfProvider(new Failure(FailureKind.Throttled, "x") { Status = 429 }).ShouldBe(CircuitOutcome.Success);
        CircuitOutcomes.OfProvider(new Failure(FailureKind.Unreachable, "x") { AtConnect = true }).ShouldBe(CircuitOutcome.Failure);
        CircuitOutcomes.OfProvider(new Failure(FailureKind.ClientGone, "x")).ShouldBe(CircuitOutcome.Neutral);
    }
}
