using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grains.Abstractions.Health;
using Grains.Abstractions.Spending;
using Grains.Abstractions.Tiers;
using Grpc.Core;
using Routing.ControlPlane;
using Storage.Tenants;

namespace Silo.Operator;

/// <summary>Translates between the grains' messages and the operators'.</summary>
internal static class Messages
{
    public static ProviderHealth Of(string provider, ProviderView view)
    {
        var health = new ProviderHealth { Provider = provider };
        health.Circuits.AddRange(view.Circuits.Select(circuit => new Circuit
        {
            Model = circuit.Model ?? "",
            State = NameOf(circuit.State),
            Left = Duration.FromTimeSpan(circuit.Left),
            Share = circuit.Share,
            ConsecutiveFailures = circuit.ConsecutiveFailures,
        }));
        health.CoolingOff.AddRange(view.Credentials.Select(credential => new CoolingOff
        {
            Credential = credential.Credential,
            Model = credential.Model ?? "",
            Left = Duration.FromTimeSpan(credential.Left),
        }));
        health.Drained.AddRange(view.Drained);
        return health;
    }

    public static Chain Of(string tier, PublishedChain published)
    {
        var chain = new Chain { Tier = tier, Order = published.Order };
        chain.Links.AddRange(published.Links.Select(link => new Link
        {
            Target = link.Target,
            State = NameOf(link.State),
            Left = Duration.FromTimeSpan(link.Left),
            Share = link.Share,
        }));
        return chain;
    }

    public static Tenant Of(Storage.Tenants.Tenant tenant, AccountView account, ImmutableArray<ShareView> shares)
    {
        var message = new Tenant
        {
            Tenant_ = tenant.Id.Value,
            Limits = Of(tenant.Limits),
            Today = Usd(account.Today),
            ThisMonth = Usd(account.ThisMonth),
            Ever = Usd(account.Ever),
            Reserved = Usd(account.Reserved),
            Unsettled = Usd(account.Unsettled),
            Parallel = account.Parallel,
        };
        if (account.RequestsLeft is { } requests)
        {
            message.RequestsLeft = requests;
        }

        if (account.TokensLeft is { } tokens)
        {
            message.TokensLeft = tokens;
        }

        message.Shares.AddRange(shares.Select(share => new Share
        {
            Number = share.Number,
            Key = share.Key ?? "",
            Requests = share.Requests,
            Tokens = share.Tokens,
            Slots = share.Slots,
            Charged = Usd(share.Charged),
            ExpiresIn = share.ExpiresIn is { } left ? Duration.FromTimeSpan(left) : null,
            Reports = share.Reports,
        }));
        return message;
    }

    public static UsageLimits ToLimits(Limits limits) => new()
    {
        RequestsPerMinute = limits.HasRequestsPerMinute ? Positive(limits.RequestsPerMinute, "requests_per_minute") : null,
        TokensPerMinute = limits.HasTokensPerMinute ? Positive(limits.TokensPerMinute, "tokens_per_minute") : null,
        Parallel = limits.HasParallel ? Positive(limits.Parallel, "parallel") : null,
        UsdPerDay = limits.HasPerDay ? Money(limits.PerDay, "per_day") : null,
        UsdPerMonth = limits.HasPerMonth ? Money(limits.PerMonth, "per_month") : null,
        UsdLifetime = limits.HasLifetime ? Money(limits.Lifetime, "lifetime") : null,
        UsdPerRequest = limits.HasPerRequest ? Money(limits.PerRequest, "per_request") : null,
    };

    /// <summary>As <c>/admin</c> spells them.</summary>
    public static string NameOf(Availability state) => state switch
    {
        Availability.Available => "available",
        Availability.ProbeFree => "probe_free",
        Availability.Probing => "probing",
        Availability.Open => "open",
        Availability.CoolingOff => "cooling_off",
        Availability.CredentialRejected => "credential_rejected",
        Availability.Drained => "drained",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    private static Limits Of(UsageLimits limits)
    {
        var message = new Limits();
        if (limits.RequestsPerMinute is { } requests)
        {
            message.RequestsPerMinute = checked((int)requests);
        }

        if (limits.TokensPerMinute is { } tokens)
        {
            message.TokensPerMinute = tokens;
        }

        if (limits.Parallel is { } parallel)
        {
            message.Parallel = checked((int)parallel);
        }

        Set(limits.UsdPerDay, text => message.PerDay = text);
        Set(limits.UsdPerMonth, text => message.PerMonth = text);
        Set(limits.UsdLifetime, text => message.Lifetime = text);
        Set(limits.UsdPerRequest, text => message.PerRequest = text);
        return message;

        static void Set(decimal? usd, Action<string> set)
        {
            if (usd is { } amount)
            {
                set(Usd(amount));
            }
        }
    }

    private static T Positive<T>(T value, string field)
        where T : struct, IComparable<T> =>
        value.CompareTo(default) > 0 ? value : throw new RpcException(new(StatusCode.InvalidArgument, $"limits.{field}: must be above 0"));

    private static decimal Money(string text, string field) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd) && usd >= 0
            ? usd
            : throw new RpcException(new(StatusCode.InvalidArgument, $"limits.{field}: an amount of USD such as 0.05 was expected"));

    private static string Usd(decimal amount) => amount.ToString("0.############", CultureInfo.InvariantCulture);
}
