namespace Gateway.Protocols.Prompts;

/// <summary>What stands around what each says, where a conversation is one text. All as it stands within a JSON string.</summary>
internal sealed record PromptMarks
{
    /// <summary>Llama 3. Source: Meta's model cards and prompt formats, Llama 3, read 2026-11.</summary>
    public static PromptMarks Llama3 { get; } = new()
    {
        Begin = "<|begin_of_text|>",
        System = ("<|start_header_id|>system<|end_header_id|>\\n\\n", "<|eot_id|>"),
        User = ("<|start_header_id|>user<|end_header_id|>\\n\\n", "<|eot_id|>"),
        Assistant = ("<|start_header_id|>assistant<|end_header_id|>\\n\\n", "<|eot_id|>"),
    };

    /// <summary>Llama 2 and Mistral's first models: instructions are a part of what the user says.</summary>
    public static PromptMarks Instructions { get; } = new() { Begin = "<s>", User = ("[INST] ", " [/INST]"), Assistant = (" ", "</s>") };

    /// <summary>Claude 2 and Claude Instant.</summary>
    public static PromptMarks Human { get; } = new() { User = ("\\n\\nHuman: ", ""), Assistant = ("\\n\\nAssistant: ", "") };

    /// <summary>Titan. Source: docs.aws.amazon.com/bedrock, Amazon Titan Text models, read 2026-11.</summary>
    public static PromptMarks Bot { get; } = new() { System = ("", "\\n"), User = ("User: ", "\\n"), Assistant = ("Bot: ", "\\n"), LeavesOneAlone = true };

    /// <summary>Models that name no marks.</summary>
    public static PromptMarks Names { get; } = new() { System = ("", "\\n"), User = ("User: ", "\\n"), Assistant = ("Chatbot: ", "\\n"), LeavesOneAlone = true };

    public string Begin { get; init; } = "";

    /// <summary>Nothing around it: instructions are said before everything, or by the user.</summary>
    public (string Before, string After) System { get; init; } = ("", "\\n\\n");

    public required (string Before, string After) User { get; init; }

    public required (string Before, string After) Assistant { get; init; }

    /// <summary>Whether a question that is the whole conversation goes as it is.</summary>
    public bool LeavesOneAlone { get; init; }
}
