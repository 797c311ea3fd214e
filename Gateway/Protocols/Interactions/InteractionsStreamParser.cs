using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Interactions;

/// <summary>Reads the events of a streamed interaction, each of which says its type, and whole ones. <c>interaction.completed</c> ends them.</summary>
internal sealed class InteractionsStreamParser : IStreamParser
{
    private readonly StepReader _steps = new();
    private bool _begun;
    private bool _over;

    /// <summary>Reads an interaction that came whole.</summary>
    public static void ParseWhole(ReadOnlySpan<byte> body, IAnswerSink sink)
    {
        if (!Utf8.IsValid(body))
        {
            throw new JsonException("The answer is not UTF-8.");
        }

        var parser = new InteractionsStreamParser();
        var found = InteractionEvent.Read(body);
        if (found.IsError)
        {
            sink.Fail(ProviderErrorReader.Read(body.ToArray()));
            return;
        }

        if (found.Status.IsEmpty)
        {
            throw new JsonException("The answer is no interaction.");
        }

        parser.TellEnd(found, body, sink);
    }

    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        if (_over || data.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        if (!Utf8.IsValid(data))
        {
            throw new JsonException("The event is not UTF-8.");
        }

        var found = InteractionEvent.Read(data);
        if (found.IsError)
        {
            _over = true;
            sink.Fail(ProviderErrorReader.Read(data.ToArray()));
        }
        else if (found.Type.SequenceEqual("step.delta"u8))
        {
            Begin(default, default, sink);
            _steps.ReadDelta(found.Index, found.Delta, sink);
        }
        else if (found.Type.SequenceEqual("step.start"u8))
        {
            Begin(default, default, sink);
            _steps.Read(found.Index, found.Step, sink);
        }
        else if (found.Type.SequenceEqual("step.stop"u8))
        {
            _steps.End(found.Index, sink);
        }
        else if (!found.Interaction.IsEmpty)
        {
            ReadInteraction(found.Type, found.Interaction, sink);
        }
    }

    public void Complete(IAnswerSink sink)
    {
        // The last event ends the stream; one that is over without it was cut.
    }

    private void ReadInteraction(ReadOnlySpan<byte> type, ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        var interaction = InteractionEvent.Read(json);
        if (type.SequenceEqual("interaction.completed"u8))
        {
            TellEnd(interaction with { Steps = default }, json, sink);
        }
        else
        {
            Begin(interaction.Id, interaction.Model, sink);
        }
    }

    private void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, IAnswerSink sink)
    {
        if (!_begun || !id.IsEmpty)
        {
            _begun = true;
            sink.Begin(id, model, null);
        }
    }

    private void TellEnd(in InteractionEvent found, ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        _over = true;
        Begin(found.Id, found.Model, sink);
        if (found.Status.SequenceEqual("failed"u8) || found.Status.SequenceEqual("cancelled"u8))
        {
            sink.Fail(ProviderErrorReader.Read(json.ToArray()));
            return;
        }

        _steps.ReadAll(found.Steps, sink);
        InteractionUsage.Tell(found.Usage, sink);
        sink.Finish(0, found.Status.SequenceEqual("incomplete"u8) ? FinishReason.Length : _steps.HasCalls ? FinishReason.ToolCalls : FinishReason.Stop);
        sink.End();
    }
}
