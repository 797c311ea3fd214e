using Routing.Budgets;
using Routing.ControlPlane;
using Routing.Targets;
using Routing.Tenants;

namespace Gateway.Accounting;

/// <summary>What an attempt at a target is expected to use, and what it may use at most, in tokens and USD.</summary>
/// <param name="Prompt">Tokens of the prompt.</param>
/// <param name="Output">Tokens of the answer, of all its choices, as far as the tenant's answers so far tell.</param>
/// <param name="MostOutput">The most they can be.</param>
/// <param name="Price">Null when nobody knows it.</param>
/// <param name="TokensPerMebibyte">Of text.</param>
internal readonly record struct Estimate(long Prompt, long Output, long MostOutput, Price? Price, long TokensPerMebibyte)
{
    /// <summary>Taken for the longest answer where neither the request nor the catalogue names one: what today's larger models allow.</summary>
    public const int DefaultMaxOutput = 16_384;

    /// <summary>An answer shorter than this is of no use to anyone: where the money covers less, there is none.</summary>
    private const int ShortestOutput = 16;

    /// <summary>What a chat format puts around each message or tool, and once around the whole, in tokens: OpenAI's takes 3 and 3, others more.</summary>
    private const int Frame = 8;

    private const long Mebibyte = 1024 * 1024;

    /// <summary>Tokens of a mebibyte of a prompt, at least: the rate is learned from answers, and those may be of longer words.</summary>
    private const long LeastOfPrompt = Mebibyte / (long)BytesPerToken.Assumed;

    /// <summary>Of a cost as it is written down: what is set aside for it is rounded up to as many.</summary>
    private const int Decimals = 9;

    public long Tokens => Prompt + Output;

    public decimal Cost => CostOf(Output);

    public decimal MostCost => CostOf(MostOutput);

    public decimal LeastCost => CostOf(Math.Min(Output, ShortestOutput));

    public static Estimate Make(ISpending spending, TenantId tenant, Target target, in RequestSize size)
    {
        var longest = target.MaxOutput ?? DefaultMaxOutput;
        var most = Math.Max(1, size.MaxTokens is { } asked && (asked < longest || target.MaxOutput is null) ? asked : longest) * size.Choices;
        var rate = spending.EstimateTokens(target.Name, Mebibyte);
        return new(TokensOf(size.TextBytes, Math.Max(rate, LeastOfPrompt)) + FrameOf(size.Pieces), spending.EstimateOutput(tenant, target.Name, most), most, target.Price, rate);
    }

    /// <summary>USD of so many tokens of an answer.</summary>
    public decimal OutputCost(long tokens) => Price is null ? 0 : tokens * Price.OutputPerMillion / 1_000_000m;

    /// <summary>USD of an attempt whose answer has so many tokens, rounded up to what a cost is written down with.</summary>
    public decimal CostOf(long output) => decimal.Round(Exact(output), Decimals, MidpointRounding.ToPositiveInfinity);

    public long TokensOf(long bytes) => TokensOf(bytes, TokensPerMebibyte);

    public long BytesOf(long tokens) => tokens >= long.MaxValue / Mebibyte ? long.MaxValue : tokens * Mebibyte / TokensPerMebibyte;

    /// <summary>How long an answer <paramref name="usd"/> covers, the prompt paid.</summary>
    public long OutputCoveredBy(decimal usd)
    {
        if (Price is not { OutputPerMillion: > 0 })
        {
            return MostOutput;
        }

        var covered = Math.Max(0, decimal.Round(usd, Decimals, MidpointRounding.ToZero) - Exact(0)) * 1_000_000m / Price.OutputPerMillion;
        return covered >= MostOutput ? MostOutput : (long)covered;
    }

    private static long FrameOf(int pieces) => pieces == 0 ? 0 : (pieces + 1L) * Frame;

    private static long TokensOf(long bytes, long rate) => ((bytes * rate) + Mebibyte - 1) / Mebibyte;

    private decimal Exact(long output) => Price?.Of(new(Prompt, 0, output, 0)) ?? 0;
}
