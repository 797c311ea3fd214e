using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Protocols.Prompts;

/// <summary>Formats older than chat with tools: text in, text out. They are spoken because models are still served by nothing else.</summary>
/// <param name="name">The format's name.</param>
/// <param name="dialect">Its words.</param>
internal sealed class PromptProtocol(string name, PromptDialect dialect) : IProtocol
{
    public string Name => name;

    public Capabilities Capabilities => Capabilities.None;

    public StreamFraming Framing => StreamFraming.JsonLines;

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body) =>
        PromptRenderer.Render(conversation, target, dialect, body);

    public IStreamParser CreateStreamParser() => new PromptStreamParser();

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink)
    {
        if (!Utf8.IsValid(body))
        {
            throw new JsonException("The answer is not UTF-8.");
        }

        var answer = PromptAnswer.Read(body);
        if (PromptEnding.TryFail(answer, body, sink))
        {
            return;
        }

        if (!answer.HasText)
        {
            throw new JsonException("The answer has no text.");
        }

        sink.Begin(answer.Id, answer.Model, null);
        if (!answer.Text.IsEmpty)
        {
            sink.Text(0, answer.Text);
        }

        sink.Finish(0, PromptEnding.Of(answer.Reason));
        PromptEnding.Account(answer.Prompt, answer.Completion, sink);
        sink.End();
    }

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body) => ProviderErrorReader.Read(body);
}
