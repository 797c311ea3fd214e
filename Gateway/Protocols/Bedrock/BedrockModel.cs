using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// What a model takes of Converse, as far as its id tells: <c>anthropic.claude-…</c>, <c>us.amazon.nova-…</c>, or the ARN of one. Where the id says nothing, what most models take.
/// Source: docs.aws.amazon.com/bedrock/latest: user guide, supported models and model features, structured outputs, prompt caching; API reference, ToolChoice; read 2026-11-21.
/// </summary>
/// <param name="Vendor">Whose it is.</param>
/// <param name="Name">What follows the vendor.</param>
/// <param name="Claude">What it takes as a Claude, if it is one.</param>
internal readonly record struct BedrockModel(BedrockVendor Vendor, string Name, ClaudeModel Claude)
{
    public bool IsClaude => Claude.Family != ClaudeFamily.None;

    public bool IsNova => Vendor == BedrockVendor.Amazon && Name.StartsWith("nova", StringComparison.Ordinal);

    private bool IsNova2 => Vendor == BedrockVendor.Amazon && Name.StartsWith("nova-2", StringComparison.Ordinal);

    /// <summary>Whether there are system prompts at all; where not, instructions are said by the user.</summary>
    public bool TakesSystem => Vendor switch
    {
        BedrockVendor.Amazon => !Name.StartsWith("titan", StringComparison.Ordinal),
        BedrockVendor.Ai21 => !Name.StartsWith("j2", StringComparison.Ordinal),
        BedrockVendor.Cohere => Name.StartsWith("command-r", StringComparison.Ordinal) || Name.StartsWith("command-a", StringComparison.Ordinal),
        BedrockVendor.Mistral => !Name.StartsWith("mistral-7b", StringComparison.Ordinal) && !Name.StartsWith("mixtral", StringComparison.Ordinal),
        _ => true,
    };

    /// <summary>Whether answers can be held to a schema (<c>outputConfig</c>) and tool calls to theirs (<c>strict</c>).</summary>
    public bool HasSchemas => Vendor switch
    {
        _ when IsClaude => Claude.HasSchemas && Claude.Version >= 405,
        BedrockVendor.DeepSeek => !Name.StartsWith("r1", StringComparison.Ordinal),
        BedrockVendor.Google or BedrockVendor.MiniMax or BedrockVendor.Moonshot or BedrockVendor.MoonshotAi or BedrockVendor.Nvidia or BedrockVendor.OpenAI or BedrockVendor.Qwen or BedrockVendor.Zai => true,
        BedrockVendor.Mistral => Name.StartsWith("ministral", StringComparison.Ordinal) || Name.StartsWith("magistral", StringComparison.Ordinal)
            || Name.StartsWith("voxtral", StringComparison.Ordinal) || Name.StartsWith("mistral-large-3", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether one named tool can be forced.</summary>
    public bool TakesNamedTool => IsClaude ? Claude.TakesForcedTools : IsNova || Vendor == BedrockVendor.Unknown;

    /// <summary>Whether some tool can be forced.</summary>
    public bool TakesAnyTool => TakesNamedTool || Vendor == BedrockVendor.Mistral;

    /// <summary>Whether it continues an assistant's message that ends the conversation.</summary>
    public bool TakesPrefill => IsClaude ? Claude.TakesPrefill : IsNova || Vendor == BedrockVendor.Unknown;

    /// <summary>Whether prompts are cached up to marks in them.</summary>
    public bool TakesCachePoints => IsClaude ? Claude.Version >= 305 : IsNova || Vendor == BedrockVendor.Unknown;

    /// <summary>Whether tools may be marked too.</summary>
    public bool TakesCachePointsOfTools => TakesCachePoints && !IsNova;

    /// <summary>How it is told how much to think.</summary>
    public ReasoningDialect Reasoning => Vendor switch
    {
        _ when IsClaude => ReasoningDialect.Thinking,
        BedrockVendor.OpenAI => ReasoningDialect.Effort,
        BedrockVendor.Qwen => ReasoningDialect.ConfigWord,
        _ when IsNova2 => ReasoningDialect.ConfigObject,
        _ => ReasoningDialect.None,
    };

    public static BedrockModel Of(string id)
    {
        var name = id.AsSpan();
        if (name.StartsWith("arn:", StringComparison.Ordinal))
        {
            name = name[(name.LastIndexOf('/') + 1)..];
        }

        for (var rest = name; !rest.IsEmpty;)
        {
            var dot = rest.IndexOf('.');
            if (dot < 0)
            {
                break;
            }

            if (Enum.TryParse(rest[..dot], ignoreCase: true, out BedrockVendor vendor) && char.IsAsciiLetter(rest[0]))
            {
                return new(vendor, rest[(dot + 1)..].ToString(), vendor == BedrockVendor.Anthropic ? ClaudeModel.Of(id) : default);
            }

            rest = rest[(dot + 1)..];
        }

        return new(BedrockVendor.Unknown, name.ToString(), ClaudeModel.Of(id));
    }
}
