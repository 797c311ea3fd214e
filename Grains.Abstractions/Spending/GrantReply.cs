using Routing.Limits;
using Routing.Shares;
using Routing.Spending;

namespace Grains.Abstractions.Spending;

/// <summary>A share, or why not.</summary>
/// <param name="Status">Which of the two, or neither.</param>
/// <param name="Incarnation">Of the share's id.</param>
/// <param name="Number">Of the share's id.</param>
/// <param name="Requests">Admissions.</param>
/// <param name="Tokens">Tokens.</param>
/// <param name="Slots">Requests under way at once.</param>
/// <param name="Cost">USD.</param>
/// <param name="Limit">Of a refusal: which limit.</param>
/// <param name="Scope">And whose.</param>
/// <param name="RetryAfter">And how long until it would be granted, if nothing else came; null: not by waiting.</param>
/// <param name="RequestsLeft">What the limit on requests leaves; null without one.</param>
/// <param name="TokensLeft">What the limit on tokens leaves; null without one.</param>
/// <param name="Added">USD of a top-up that the share did not hold before: near the end of a budget less than was asked for.</param>
/// <param name="Spare">USD that the account may set aside for one request's worst case; null: without end.</param>
/// <param name="IsShort">A share of less money than such requests may cost at worst.</param>
[GenerateSerializer, Immutable, Alias("gw.GrantReply")]
public sealed record GrantReply(
    [property: Id(0)] GrantStatus Status,
    [property: Id(1)] long Incarnation = 0,
    [property: Id(2)] long Number = 0,
    [property: Id(3)] long Requests = 0,
    [property: Id(4)] long Tokens = 0,
    [property: Id(5)] int Slots = 0,
    [property: Id(6)] decimal Cost = 0,
    [property: Id(7)] LimitKind Limit = LimitKind.Requests,
    [property: Id(8)] LimitScope Scope = LimitScope.Tenant,
    [property: Id(9)] TimeSpan? RetryAfter = null,
    [property: Id(10)] long? RequestsLeft = null,
    [property: Id(11)] long? TokensLeft = null,
    [property: Id(12)] decimal Added = 0,
    [property: Id(13)] decimal? Spare = null,
    [property: Id(14)] bool IsShort = false)
{
    /// <summary>The account cannot be read or written now: ask again.</summary>
    public static GrantReply Unavailable { get; } = new(GrantStatus.Unavailable);

    public static GrantReply Of(ShareDecision decision) => decision switch
    {
        { Grant: { } grant } => new(GrantStatus.Granted, grant.Id.Incarnation, grant.Id.Number, grant.Requests, grant.Tokens, grant.Slots, grant.Cost, Spare: grant.Spare, IsShort: grant.IsShort),
        { Refusal: { } refusal } => Of(refusal),
        _ => Unavailable,
    };

    public static GrantReply Of(Refusal refusal) => new(GrantStatus.Refused, Limit: refusal.Kind, Scope: refusal.Scope, RetryAfter: refusal.RetryAfter);

    /// <summary>The share, when it was granted.</summary>
    public ShareGrant? ToGrant(ShareRequest asked) => Status is GrantStatus.Granted
        ? new(new LeaseId(Incarnation, Number), Requests, Tokens, Slots, Cost, asked.Length, asked.HoldFor) { Spare = Spare, IsShort = IsShort }
        : null;

    /// <summary>The refusal, when it was refused.</summary>
    public Refusal? ToRefusal() => Status is GrantStatus.Refused ? new(Limit, Scope, RetryAfter) : null;
}
