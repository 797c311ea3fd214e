using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Protocols.Bedrock;

/// <summary>Reads chunks of a Chat Completion that InvokeModelWithResponseStream unwrapped: the last has Amazon's own counts, and often no others. No <c>[DONE]</c> ends them.</summary>
/// <param name="tagsReasoning">Whether reasoning stands in the text, in a tag.</param>
internal sealed class InvokedChatStreamParser(bool tagsReasoning) : IStreamParser
{
    private readonly ChatStreamParser _chunks = new(endsByFinish: true);
    private readonly TaggedReasoning? _tagged = tagsReasoning ? new() : null;

    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        _chunks.Parse(name, data, Through(sink));
        if (!_chunks.IsOver && data is [(byte)'{', ..])
        {
            TellCounts(data, sink);
        }
    }

    public void Complete(IAnswerSink sink) => _chunks.Complete(Through(sink));

    private IAnswerSink Through(IAnswerSink sink)
    {
        if (_tagged is null)
        {
            return sink;
        }

        _tagged.Behind = sink;
        return _tagged;
    }

    private static void TellCounts(ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        ReadOnlySpan<byte> metrics = default;
        var cursor = new JsonCursor(data);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("usage"u8))
            {
                if (!cursor.Raw().IsEmpty)
                {
                    return;
                }
            }
            else if (cursor.NameIs("amazon-bedrock-invocationMetrics"u8))
            {
                metrics = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (metrics is [(byte)'{', ..])
        {
            Tell(metrics, sink);
        }
    }

    private static void Tell(ReadOnlySpan<byte> metrics, IAnswerSink sink)
    {
        long prompt = -1, completion = -1;
        var cursor = new JsonCursor(metrics);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("inputTokenCount"u8))
            {
                prompt = cursor.Count(prompt);
            }
            else if (cursor.NameIs("outputTokenCount"u8))
            {
                completion = cursor.Count(completion);
            }
            else
            {
                cursor.Skip();
            }
        }

        if (prompt >= 0 && completion >= 0)
        {
            sink.Usage(new(new TokenUsage(prompt, 0, completion, 0)), metrics);
        }
    }
}
