using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Snapshots;
using Routing.Ordering;
using Routing.Targets;

namespace Gateway.Compatibility;

/// <summary>
/// Makes one chain of the models that a client names. Each comes with the operator's rule for it laid over already, and what any of those rules leaves out
/// stays out: a wish narrows and orders, it never widens.
/// </summary>
internal sealed class WishedChain(RoutingWish wish, IReadOnlyList<ModelEntry> entries, GatewayConfig config)
{
    private readonly List<Place> _places = [];

    /// <summary>The chain and how far to go along it; null when nothing of it is left, with the option that took the last.</summary>
    public TierConfig? Make(out string? emptiedBy)
    {
        for (var at = 0; at < (wish.FirstModelOnly ? 1 : entries.Count); at++)
        {
            AddTargetsOf(at);
        }

        emptiedBy = FilterAll();
        return emptiedBy is null ? Policy() : null;
    }

    private void AddTargetsOf(int at)
    {
        var (entry, stage) = (entries[at], wish.Models[at].Stage);
        var isBare = entry.Kind is EntryKind.BareName;
        ImmutableArray<TargetId> own = isBare ? [entry.Policy.Chain[0], .. SameModel(entry.Policy.Chain[0])] : entry.Policy.Chain;
        foreach (var target in own)
        {
            Add(at, target, stage, behind: 0);
        }

        // Where the client says what is to follow, or that nothing is, the default tier's chain is not asked for.
        if (isBare && entries.Count == 1 && !wish.FirstModelOnly)
        {
            foreach (var target in entry.Policy.Chain)
            {
                Add(at, target, stage, behind: 1);
            }
        }
    }

    /// <summary>Other providers' targets for a bare name: meant only where the client chooses among providers.</summary>
    private IEnumerable<TargetId> SameModel(TargetId own) =>
        wish.Order is null && wish.Preferred.IsEmpty && wish.Only.IsEmpty
            ? []
            : config.Models.Values.Select(model => model.Id).Where(id => id.Model == own.Model && id != own);

    private void Add(int at, TargetId target, int stage, int behind)
    {
        // The first model's rule is laid over the whole, and says so where it leaves nothing.
        if (!_places.Exists(place => place.Target == target) && (at == 0 || entries[at].Rule?.Allows(target) is not false))
        {
            _places.Add(new(at, target, stage, behind));
        }
    }

    private string? FilterAll() =>
        Without("provider.only", place => !wish.Only.IsEmpty && !wish.Only.Contains(place.Target.Provider))
        ?? Without("provider.ignore", place => wish.Ignored.Contains(place.Target.Provider))
        ?? Without("provider.order", place => !wish.AllowFallbacks && !wish.Preferred.IsEmpty && !wish.Preferred.Contains(place.Target.Provider))
        ?? Without("provider.max_price", IsTooDear)
        ?? Without("provider.require_parameters", place => wish.RequiresParameters && config.Providers[place.Target.Provider].Format is not "openai")
        ?? OneEach();

    private string? Without(string option, Predicate<Place> isOut)
    {
        _places.RemoveAll(isOut);
        return _places.Count == 0 ? option : null;
    }

    private bool IsTooDear(Place place)
    {
        if (wish is { MaxPromptPrice: null, MaxCompletionPrice: null })
        {
            return false;
        }

        var price = config.Models.GetValueOrDefault(place.Target.ToString())?.Price;
        return price is null || price.InputPerMillion > wish.MaxPromptPrice || price.OutputPerMillion > wish.MaxCompletionPrice;
    }

    /// <summary>Without fallbacks and without a list of providers, one target of each model; of a single one the first that can serve, whichever that is.</summary>
    private string? OneEach()
    {
        if (!wish.AllowFallbacks && wish.Preferred.IsEmpty && entries.Count > 1)
        {
            var first = _places.DistinctBy(place => place.Model).ToList();
            _places.RemoveAll(place => !first.Contains(place));
        }

        return null;
    }

    private TierConfig Policy()
    {
        var policies = entries.Select(entry => entry.Policy).ToList();
        var balanced = wish.IsBalanced;
        var keys = new Dictionary<TargetId, (int, int, int, int)>();
        for (var at = 0; at < _places.Count; at++)
        {
            keys[_places[at].Target] = KeyOf(_places[at], at, balanced);
        }

        ImmutableArray<TargetId> chain = [.. _places.Select(place => place.Target).OrderBy(target => keys[target])];   // stable
        var distinct = keys.Values.Distinct().Order().ToList();
        return policies[0] with
        {
            Chain = chain,
            Stages = chain.ToImmutableDictionary(target => target, target => distinct.IndexOf(keys[target])),
            Order = balanced ? ChainOrder.Weighted : wish.Order ?? policies[0].Order,
            Weights = balanced ? Weights() : policies[0].Weights,
            MaxAttempts = MaxAttempts(policies[0].MaxAttempts),
            MaxCostUsd = policies.Min(policy => policy.MaxCostUsd),
            Unwanted = policies.Aggregate(UnwantedAnswers.None, (all, policy) => all | policy.Unwanted),
            FallbackOn = wish.FallbackOn,
        };
    }

    /// <summary>What is equal here is one stage: arranged by the order, not by the list.</summary>
    private (int, int, int, int) KeyOf(Place place, int at, bool balanced)
    {
        var preferred = wish.Preferred.IndexOf(place.Target.Provider);
        var shares = balanced && wish.Models.Count(model => model.Stage == place.Stage) > 1;
        return (
            place.Behind,
            preferred < 0 ? wish.Preferred.Length : preferred,
            wish.AcrossModels ? 0 : place.Stage,
            balanced && !shares ? at : 0);
    }

    private ImmutableDictionary<TargetId, double> Weights() =>
        _places.ToImmutableDictionary(place => place.Target, place => wish.Models[place.Model].Weight / _places.Count(other => other.Model == place.Model));

    /// <summary>The first model's bound, and one more for each that is named besides; what the client asks for can only lower it.</summary>
    private int MaxAttempts(int ofTier)
    {
        var models = wish.FirstModelOnly ? 1 : entries.Count;
        var most = ofTier + models - 1;
        most = wish.Retries is { } retries ? Math.Min(most, retries + models) : most;
        return !wish.AllowFallbacks && wish.Preferred.IsEmpty ? Math.Min(most, models) : most;
    }

    /// <param name="Model">Which of the models brought it.</param>
    /// <param name="Target">Who.</param>
    /// <param name="Stage">The model's.</param>
    /// <param name="Behind">1 for what merely stands behind a bare name.</param>
    private sealed record Place(int Model, TargetId Target, int Stage, int Behind);
}
