namespace Routing.Targets;

/// <summary>What a request may need and a target may have.</summary>
[Flags]
public enum Capabilities
{
    None = 0,

    /// <summary>Function calling.</summary>
    Tools = 1,

    /// <summary>Image parts in messages.</summary>
    Vision = 2,

    /// <summary>Audio parts in messages, or audio answers.</summary>
    Audio = 4,

    /// <summary>Documents (file parts) in messages.</summary>
    Documents = 8,

    /// <summary><c>response_format</c> of type <c>json_object</c>.</summary>
    JsonObject = 16,

    /// <summary><c>response_format</c> of type <c>json_schema</c>.</summary>
    JsonSchema = 32,

    /// <summary>More than one choice per request (<c>n</c> &gt; 1).</summary>
    Choices = 64,

    /// <summary><c>logprobs</c>.</summary>
    Logprobs = 128,

    /// <summary>Reasoning (thinking) before the answer.</summary>
    Reasoning = 256,

    /// <summary>Being told which function to call, or that one must be: <c>tool_choice</c> of <c>required</c> or a name.</summary>
    ToolChoice = 512,

    /// <summary>Images given by an http(s) address, which the provider fetches.</summary>
    ImageUrls = 1024,

    /// <summary>Of an embedding model: vectors of the length that a request names (<c>dimensions</c>) instead of its own.</summary>
    Dimensions = 2048,

    /// <summary>Of an embedding model: inputs as numbers of tokens instead of texts.</summary>
    TokenInputs = 4096,

    /// <summary>Taking Anthropic Messages requests as they come. A target's provider says, not its model.</summary>
    MessagesFormat = 8192,

    /// <summary>Taking OpenAI Responses requests as they come.</summary>
    ResponsesFormat = 16384,

    /// <summary>Taking OpenAI's older Completions requests as they come.</summary>
    CompletionsFormat = 32768,

    /// <summary>The formats a target may take requests of as they come, besides the one it is always asked in.</summary>
    Formats = MessagesFormat | ResponsesFormat | CompletionsFormat,

    /// <summary>What a model outside the catalogue is assumed to have.</summary>
    All = Tools | Vision | Audio | Documents | JsonObject | JsonSchema | Choices | Logprobs | Reasoning | ToolChoice | ImageUrls | Dimensions | TokenInputs,
}
