using Gateway.Configuration;
using Gateway.Errors;
using Routing.Ordering;

namespace Gateway.Compatibility;

/// <summary>A wish while it is read, from several places: what was understood so far, and the first thing that was not.</summary>
/// <param name="config">Whose providers names are looked up among.</param>
/// <param name="model">What the body, or the header that stands for it, names; empty when neither does.</param>
internal sealed class WishDraft(GatewayConfig config, string model)
{
    private const int MostModels = 16;

    private readonly List<WishedModel> _models = [];

    /// <summary>The model of the request itself, as it is to be looked up.</summary>
    public string Model { get; set; } = model;

    /// <summary>Null as long as all was understood.</summary>
    public GatewayError? Fault { get; private set; }

    public GatewayConfig Config => config;

    /// <summary>True once a list was given in place of <see cref="Model"/>, not behind it.</summary>
    public bool ReplacesModel { get; set; }

    public ChainOrder? Order { get; set; }

    public bool AcrossModels { get; set; }

    public List<string> Preferred { get; } = [];

    public List<string> Only { get; } = [];

    public List<string> Ignored { get; } = [];

    public bool AllowFallbacks { get; set; } = true;

    public bool FirstModelOnly { get; set; }

    public decimal? MaxPromptPrice { get; set; }

    public decimal? MaxCompletionPrice { get; set; }

    public bool RequiresParameters { get; set; }

    public int? Retries { get; set; }

    public List<int> FallbackOn { get; } = [];

    public List<string> Tags { get; } = [];

    public TimeSpan? Timeout { get; private set; }

    public bool WantsCost { get; set; }

    public void Refuse(string param, string code, string message) => Fault ??= GatewayError.InvalidRequest(code, message, param);

    /// <summary>What no part of this gateway can do.</summary>
    public void RefuseUnsupported(string param, string why) => Refuse(param, "unsupported_parameter", $"'{param}' cannot be honoured here: {why}.");

    /// <summary>The shortest that anybody asks for counts.</summary>
    public void Within(TimeSpan timeout) => Timeout = Timeout < timeout ? Timeout : timeout;

    /// <summary>The least that anybody asks for counts.</summary>
    public void RetryAtMost(int retries) => Retries = Retries < retries ? Retries : retries;

    /// <summary>Adds a model: to the last stage, or to a stage of its own.</summary>
    public void Add(string name, string param, bool sameStage = false, double weight = 1)
    {
        if (_models.Count == MostModels)
        {
            Refuse(param, "invalid_value", $"A request may name {MostModels} models at most.");
            return;
        }

        // Stage 0 is the request's own model.
        var stage = _models.Count == 0 ? 1 : _models[^1].Stage + (sameStage ? 0 : 1);
        _models.Add(new(name, param, stage, weight));
    }

    /// <summary>How many models are named besides <see cref="Model"/>.</summary>
    public int Count => _models.Count;

    /// <summary>The row that a provider's name, in whoever's spelling, means; null after a refusal.</summary>
    public string? Provider(string name, string param)
    {
        if (ProviderSlugs.Find(name, config.Providers) is { } row)
        {
            return row;
        }

        Refuse(param, "invalid_value", $"'{param}' names the provider '{name}', which is not configured here.");
        return null;
    }

    /// <summary>Null when nothing was asked of the choice of targets.</summary>
    public RoutingWish? ToWish(string given)
    {
        if (_models.Count == 0 && Model == given && !HasTerms())
        {
            return null;
        }

        return new()
        {
            Models = ReplacesModel || Model.Length == 0 ? [.. _models] : [new(Model, "model", 0), .. _models],
            Order = Order,
            AcrossModels = AcrossModels,
            Preferred = [.. Preferred],
            Only = [.. Only],
            Ignored = [.. Ignored],
            AllowFallbacks = AllowFallbacks,
            FirstModelOnly = FirstModelOnly,
            MaxPromptPrice = MaxPromptPrice,
            MaxCompletionPrice = MaxCompletionPrice,
            RequiresParameters = RequiresParameters,
            Retries = Retries,
            FallbackOn = [.. FallbackOn],
        };
    }

    private bool HasTerms() =>
        Order is not null || Preferred.Count + Only.Count + Ignored.Count + FallbackOn.Count > 0 || !AllowFallbacks || FirstModelOnly
        || MaxPromptPrice is not null || MaxCompletionPrice is not null || RequiresParameters || Retries is not null;
}
