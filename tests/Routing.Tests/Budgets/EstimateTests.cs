using Routing.Budgets;

namespace Routing.Tests.Budgets;

public sealed class EstimateTests
{
    [Fact]
    public void Output_UnknownModel_IsTheColdEstimateOrWhatIsAllowed()
    {
        var estimator = new OutputEstimator();
        estimator.Estimate("m", 16_000).ShouldBe(2048);
        estimator.Estimate("m", 100).ShouldBe(100);
    }

    [Fact]
    public void Output_ManyAnswers_IsWhatNinetyFivePercentKeptToWithAMargin()
    {
        var estimator = new OutputEstimator();
        for (var answer = 0; answer < 100; answer++)
        {
            estimator.Observe("m", answer < 95 ? 200 : 9_000);
        }

        // The bucket that holds 200 ends at 216.
        estimator.Estimate("m", 16_000).ShouldBe(270);
        estimator.Estimate("m", 50).ShouldBe(50);
        estimator.Observe("m", 9_000);
        estimator.Estimate("m", 16_000).ShouldBeGreaterThan(9_000);
    }

    [Fact]
    public void Output_HabitsChange_FollowsWithinAFewHundredAnswers()
    {
        var estimator = new OutputEstimator();
        Answers(5_000, 8_000);
        Answers(1_000, 100);
        estimator.Estimate("m", 16_000).ShouldBeLessThan(200);

        void Answers(int count, long tokens)
        {
            for (var answer = 0; answer < count; answer++)
            {
                estimator.Observe("m", tokens);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_194_304)]
    [InlineData(long.MaxValue)]
    public void Output_AnyAnswer_HasABucket(long tokens)
    {
        var histogram = new OutputHistogram();
        histogram.Add(tokens);
        histogram.Quantile(1).ShouldBeGreaterThanOrEqualTo(Math.Min(tokens, 4_194_304));
    }

    [Fact]
    public void Output_TooManyModels_ForgetsTheOneUnusedLongest()
    {
        var estimator = new OutputEstimator(new OutputEstimatorOptions { Models = 2, EnoughAnswers = 1 });
        estimator.Observe("a", 10);
        estimator.Observe("b", 10);
        estimator.Estimate("a", 5_000);
        estimator.Observe("c", 10);
        estimator.Count.ShouldBe(2);
        estimator.Estimate("a", 5_000).ShouldBeLessThan(20);
        estimator.Estimate("b", 5_000).ShouldBe(2048);
    }

    [Fact]
    public void BytesPerToken_Reported_IsLearnedAndOldReportsFade()
    {
        var ratio = new BytesPerToken();
        ratio.Estimate(401).ShouldBe(101);
        ratio.Observe(3_000, 1_000);
        ratio.Estimate(300).ShouldBe(100);
        for (var report = 0; report < 5_000; report++)
        {
            ratio.Observe(2_000, 1_000);
        }

        ratio.Ratio.ShouldBe(2, 0.01);
        ratio.Observe(0, 1_000_000);
        ratio.Ratio.ShouldBe(2, 0.01);
    }
}
