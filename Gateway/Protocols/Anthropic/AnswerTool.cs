namespace Gateway.Protocols.Anthropic;

/// <summary>
/// The tool a model is made to call where its answer must be JSON and it has no structured outputs: its arguments are the answer's text.
/// It is known by its name, so that an answer can be read without its request; no client's tool is called so.
/// </summary>
internal static class AnswerTool
{
    public static ReadOnlySpan<byte> Name => "gateway_json_answer"u8;

    public static ReadOnlySpan<byte> Description => "Gives the answer to the user. Call it once, with the whole answer."u8;
}
