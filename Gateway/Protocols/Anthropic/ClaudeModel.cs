using System.Globalization;

namespace Gateway.Protocols.Anthropic;

/// <summary>
/// What a model takes of the format, as far as its name tells. A Claude whose version is not known counts as the newest, which takes the least;
/// what is not Claude as one of the first that could think.
/// Source: platform.claude.com/docs (migration guides, adaptive thinking, structured outputs, tool use), read 2026-11-21; the recorded answers.
/// </summary>
/// <param name="Family">Its line.</param>
/// <param name="Version">Major times 100 plus minor: 405 is 4.5.</param>
internal readonly record struct ClaudeModel(ClaudeFamily Family, int Version)
{
    private const int Newest = int.MaxValue;

    private bool IsClaude => Family != ClaudeFamily.None;

    /// <summary>Whether it can think before it answers.</summary>
    public bool CanThink => !IsClaude || Version >= 307;

    /// <summary>Whether it decides itself how long it thinks, guided by an effort.</summary>
    public bool IsAdaptive => IsClaude && Version >= 406;

    /// <summary>Whether thinking may be given a number of tokens.</summary>
    public bool HasBudgets => CanThink && (!IsAdaptive || Version == 406);

    /// <summary>Whether it thinks when the request says nothing of it.</summary>
    public bool ThinksUnasked => IsClaude && Version >= 500;

    /// <summary>How thinking is turned off, once it <see cref="ThinksUnasked"/>.</summary>
    public ThinkingMode Unthinking => Family switch
    {
        _ when !ThinksUnasked => ThinkingMode.Unsaid,
        ClaudeFamily.Haiku => ThinkingMode.Disabled,
        ClaudeFamily.Opus or ClaudeFamily.Sonnet when Version == 500 => ThinkingMode.Disabled,
        ClaudeFamily.Sonnet => ThinkingMode.BetweenTools,
        _ => ThinkingMode.Adaptive,
    };

    /// <summary>Whether its thinking text has to be asked for.</summary>
    public bool HidesThinking => IsClaude && Version >= 407;

    /// <summary>The highest effort of it.</summary>
    public string HighestEffort => Version >= 407 ? "xhigh" : "max";

    /// <summary>Whether it takes temperature, top_p and top_k at all.</summary>
    public bool TakesSampling => !IsClaude || Version < 407;

    /// <summary>Whether it takes temperature and top_p together.</summary>
    public bool TakesBothSamplers => !IsClaude || Version < 401;

    /// <summary>Whether answers and tool calls can be held to a schema.</summary>
    public bool HasSchemas => IsClaude && (Version >= 405 || (Family == ClaudeFamily.Opus && Version == 401));

    /// <summary>Whether a tool can be forced on it.</summary>
    public bool TakesForcedTools => !IsClaude || Family == ClaudeFamily.Haiku || Version <= 500;

    /// <summary>Whether it continues an assistant's message that ends the conversation.</summary>
    public bool TakesPrefill => !IsClaude || Version < 406;

    /// <summary>Whether it refuses thinking that comes back behind a conversation that changed, unless it is told to leave it out.</summary>
    public bool BindsThinking => IsClaude && Version >= 501 && Family != ClaudeFamily.Mythos;

    public static ClaudeModel Of(string name)
    {
        var at = name.IndexOf("claude", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return new(ClaudeFamily.None, 0);
        }

        var family = ClaudeFamily.Other;
        int? major = null, minor = null;
        var rest = name.AsSpan(at + "claude".Length);
        foreach (var range in rest.SplitAny("-@:._/"))
        {
            var word = rest[range];
            if (Enum.TryParse(word, ignoreCase: true, out ClaudeFamily known) && char.IsAsciiLetter(word[0]))
            {
                family = known;
            }
            else if (major is null && word.Length > 1 && word[0] == 'v')   // claude-v2
            {
                word = word[1..];
            }

            if (word.Length is 1 or 2 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                minor = major is null ? null : minor ?? number;
                major ??= number;
            }
            else if (major is not null && word.Length > 0 && family != ClaudeFamily.Other)
            {
                break;   // a date, or the host's own version
            }
        }

        return new(family, major is { } m ? (m * 100) + (minor ?? 0) : Newest);
    }
}
