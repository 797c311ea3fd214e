namespace Gateway.Protocols.Prompts;

/// <summary>
/// A format whose request is one text to be continued, or one message and what was said before. What it has no word for is null.
/// Source: docs.aws.amazon.com/bedrock, inference request parameters of each vendor; docs.cohere.com, v1 chat; github.com/ollama/ollama, docs/api.md; read 2026-11.
/// </summary>
internal sealed record PromptDialect
{
    public static PromptDialect Titan { get; } = new()
    {
        Prompt = "inputText", Nest = "textGenerationConfig", MaxTokens = "maxTokenCount", TopP = "topP", Stop = "stopSequences", Marks = PromptMarks.Bot,
    };

    /// <summary>Cohere's <c>command-text</c> and <c>command-light-text</c>.</summary>
    public static PromptDialect Command { get; } = new() { TopP = "p", TopK = "k", Stop = "stop_sequences", HottestTemperature = 5, Stream = "stream" };

    public static PromptDialect Llama { get; } = new() { MaxTokens = "max_gen_len", Marks = PromptMarks.Llama3 };

    public static PromptDialect Mistral { get; } = new() { TopK = "top_k", Stop = "stop", Marks = PromptMarks.Instructions };

    /// <summary>Claude before Messages: it wants a maximum.</summary>
    public static PromptDialect ClaudeText { get; } = new()
    {
        MaxTokens = "max_tokens_to_sample", TopK = "top_k", Stop = "stop_sequences", Marks = PromptMarks.Human, UsualMaxTokens = 2048,
    };

    /// <summary>A model of the customer's own, served by what serves it: the words nearly all know.</summary>
    public static PromptDialect Imported { get; } = new() { HottestTemperature = 2 };

    /// <summary>Cohere's first chat, as Bedrock has it for Command R.</summary>
    public static PromptDialect CommandR { get; } = new()
    {
        Prompt = "message", History = "chat_history", System = "preamble", TopP = "p", TopK = "k", Stop = "stop_sequences", Seed = "seed", Penalties = true,
    };

    /// <summary><c>/v1/chat</c> at Cohere itself.</summary>
    public static PromptDialect CohereChat { get; } = CommandR with { Model = "model", Stream = "stream", Path = "/v1/chat" };

    /// <summary>Ollama's <c>/api/generate</c>, which lays the model's own marks around the prompt.</summary>
    public static PromptDialect OllamaGenerate { get; } = new()
    {
        System = "system", Nest = "options", MaxTokens = "num_predict", TopK = "top_k", Stop = "stop", Seed = "seed", Penalties = true, HottestTemperature = 2,
        Model = "model", Stream = "stream", Path = "/api/generate",
    };

    public string Prompt { get; init; } = "prompt";

    /// <summary>Where what was said before goes; null where it is in the prompt.</summary>
    public string? History { get; init; }

    /// <summary>Where instructions go; null where they are in the prompt.</summary>
    public string? System { get; init; }

    /// <summary>The object that holds the options; null where they stand beside the prompt.</summary>
    public string? Nest { get; init; }

    public string MaxTokens { get; init; } = "max_tokens";

    /// <summary>What is said where nobody says how much; null where that may be left open.</summary>
    public int? UsualMaxTokens { get; init; }

    public double HottestTemperature { get; init; } = 1;

    public string TopP { get; init; } = "top_p";

    public string? TopK { get; init; }

    public string? Stop { get; init; }

    public string? Seed { get; init; }

    /// <summary>Whether it has <c>frequency_penalty</c> and <c>presence_penalty</c>.</summary>
    public bool Penalties { get; init; }

    /// <summary>Where the model's name goes; null where the path has it.</summary>
    public string? Model { get; init; }

    /// <summary>Where the wish for a stream goes; null where the path says it.</summary>
    public string? Stream { get; init; }

    /// <summary>Null for Bedrock's, which is made of the model's id.</summary>
    public string? Path { get; init; }

    public PromptMarks Marks { get; init; } = PromptMarks.Names;

    public string PathOf(string model, bool stream) => Path ?? $"/model/{Uri.EscapeDataString(model)}/{(stream ? "invoke-with-response-stream" : "invoke")}";
}
