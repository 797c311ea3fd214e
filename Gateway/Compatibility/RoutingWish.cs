using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Routing.Ordering;

namespace Gateway.Compatibility;

/// <summary>What a client asks of the choice of targets, whichever gateway's words it uses. Two that ask for the same have the same <see cref="Key"/>.</summary>
internal sealed class RoutingWish
{
    private string? _key;

    /// <summary>What to ask, in order; at least one.</summary>
    public required ImmutableArray<WishedModel> Models { get; init; }

    /// <summary>In which order targets of one model are tried; null: as the tier says.</summary>
    public ChainOrder? Order { get; init; }

    /// <summary>True when <see cref="Order"/> is over the targets of all models at once.</summary>
    public bool AcrossModels { get; init; }

    /// <summary>Providers to try first, in this order.</summary>
    public ImmutableArray<string> Preferred { get; init; } = [];

    /// <summary>Providers that alone may serve; empty: all.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>Providers that may not.</summary>
    public ImmutableArray<string> Ignored { get; init; } = [];

    /// <summary>False: <see cref="Preferred"/> alone; without any, one target for each model.</summary>
    public bool AllowFallbacks { get; init; } = true;

    /// <summary>True: the first model alone, and of a bare name its own target alone.</summary>
    public bool FirstModelOnly { get; init; }

    /// <summary>USD per million prompt tokens at most; a target without a price is dearer than any.</summary>
    public decimal? MaxPromptPrice { get; init; }

    /// <summary>USD per million completion tokens at most.</summary>
    public decimal? MaxCompletionPrice { get; init; }

    /// <summary>True: only targets that are sent every member of the body.</summary>
    public bool RequiresParameters { get; init; }

    /// <summary>Attempts besides one for each model; null: as the tier says. It never lifts what the tier says.</summary>
    public int? Retries { get; init; }

    /// <summary>HTTP statuses that alone move on; empty: as the gateway's table has it.</summary>
    public ImmutableArray<int> FallbackOn { get; init; } = [];

    /// <summary>True when several models share one stage.</summary>
    public bool IsBalanced => Models.Select(model => model.Stage).Distinct().Count() < Models.Length;

    /// <summary>Says all of it, but for where the client said it.</summary>
    public string Key => _key ??= MakeKey();

    private string MakeKey()
    {
        var key = new StringBuilder();
        foreach (var model in Models)
        {
            key.Append(CultureInfo.InvariantCulture, $"{model.Name}\n{model.Stage}*{model.Weight:R}\n");
        }

        foreach (var providers in (ReadOnlySpan<ImmutableArray<string>>)[Preferred, Only, Ignored])
        {
            key.Append('\n').AppendJoin(',', providers);
        }

        key.Append(CultureInfo.InvariantCulture, $"\n{Order};{AcrossModels};{AllowFallbacks};{FirstModelOnly};{MaxPromptPrice};{MaxCompletionPrice};{RequiresParameters};{Retries};");
        return key.AppendJoin(',', FallbackOn).ToString();
    }
}
