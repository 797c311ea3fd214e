using Storage.Tests.Databases;

namespace Storage.Tests.Ledger;

public class LedgerRowTests
{
    [Theory]
    [InlineData("0.0000000004", "0")]
    [InlineData("0.0000000005", "0.000000001")]
    [InlineData("0.0000375005", "0.000037501")]
    public void Cost_FinerThanABillionth_IsRoundedOnce(string cost, string kept) =>
        Given.Row("r", cost: Decimal(cost)).CostUsd.ShouldBe(Decimal(kept));

    [Fact]
    public void Target_AsAClientMayNameIt_IsKeptStorable()
    {
        var row = Given.Row("r") with { Target = new("openai", new string('x', 100_000)) };
        row.Target.Model.Length.ShouldBe(256);
        (row with { Target = new("openai", "a\0b") }).Target.Model.ShouldBe("a\uFFFDb");
    }

    private static decimal Decimal(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
