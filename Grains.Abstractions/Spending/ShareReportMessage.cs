using System.Collections.Immutable;
using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;

namespace Grains.Abstractions.Spending;

/// <summary>What became of a share, as <see cref="ShareReport"/> has it.</summary>
[GenerateSerializer, Immutable, Alias("gw.ShareReportMessage")]
public sealed record ShareReportMessage(
    [property: Id(0)] long Incarnation,
    [property: Id(1)] long ShareNumber,
    [property: Id(2)] int Number,
    [property: Id(3)] string? Key,
    [property: Id(4)] ImmutableArray<ShareUseMessage> Uses,
    [property: Id(5)] decimal Spent,
    [property: Id(6)] decimal Open,
    [property: Id(7)] int OpenSlots,
    [property: Id(8)] DateTimeOffset At,
    [property: Id(9)] TimeSpan HoldFor)
{
    public static ShareReportMessage Of(ShareReport report, TimeSpan holdFor) => new(
        report.Share.Incarnation,
        report.Share.Number,
        report.Number,
        report.Key?.Value,
        [.. report.Uses.Select(use => new ShareUseMessage(use.After, use.Requests, use.Tokens))],
        report.Spent,
        report.Open,
        report.OpenSlots,
        report.At,
        holdFor);

    public ShareReport ToReport() => new(
        new LeaseId(Incarnation, ShareNumber),
        Number,
        Key is null ? null : new VirtualKeyId(Key),
        [.. Uses.Select(use => new ShareUse(use.After, use.Requests, use.Tokens))],
        Spent,
        Open,
        OpenSlots,
        At);
}
