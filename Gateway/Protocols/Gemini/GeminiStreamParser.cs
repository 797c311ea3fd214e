using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>
/// Reads streamed answers, each event of which is an answer of its own with a little more in it, and whole ones. The end of the body is the end of the stream:
/// some models have given a finish reason with every event, so none is believed before that.
/// </summary>
internal sealed class GeminiStreamParser(string sealFormat) : IStreamParser
{
    private const int MostChoices = 128;

    private readonly List<GeminiChoice?> _choices = [];
    private readonly GeminiPartReader _parts = new(sealFormat);
    private bool _begun;
    private bool _hasId;
    private bool _hasModel;
    private bool _over;

    /// <summary>Reads an answer that came whole, or a stream that came as one JSON array, which is what Google sends without <c>alt=sse</c>.</summary>
    public static void ParseWhole(ReadOnlySpan<byte> body, IAnswerSink sink, string sealFormat)
    {
        var parser = new GeminiStreamParser(sealFormat);
        parser.Parse(default, body, sink);
        if (parser._over)
        {
            return;
        }

        if (parser._choices.Count == 0)
        {
            throw new JsonException("The answer has neither candidates nor a reason for having none.");
        }

        foreach (var choice in parser._choices)
        {
            choice?.Finish ??= choice.Calls > 0 ? FinishReason.ToolCalls : FinishReason.Stop;
        }

        parser.Complete(sink);
    }

    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        data = data.Trim(" \t\r\n"u8);
        if (_over || data.IsEmpty || data.SequenceEqual("[DONE]"u8))
        {
            return;   // proxies add [DONE]
        }

        if (!Utf8.IsValid(data))
        {
            throw new JsonException("The answer is not UTF-8.");
        }

        if (data[0] != (byte)'[')
        {
            Read(data, sink);
            return;
        }

        var pieces = new JsonItems(data, "The answer");
        while (pieces.Next(out var piece) && !_over)
        {
            Read(piece, sink);
        }
    }

    public void Complete(IAnswerSink sink)
    {
        if (_over || _choices.Count == 0 || _choices.Any(c => c is { Finish: null }))
        {
            return;
        }

        _over = true;
        for (var i = 0; i < _choices.Count; i++)
        {
            if (_choices[i] is { Finish: { } reason } choice)
            {
                GeminiPartReader.CloseCall(i, choice, sink);
                sink.Finish(i, reason);
            }
        }

        sink.End();
    }

    private void Read(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        ReadOnlySpan<byte> candidates = default, feedback = default, usage = default, model = default, id = default, created = default;
        var members = new JsonMembers(json, "The answer");
        while (members.Next(out var name, out var value))
        {
            if (name.SequenceEqual("candidates"u8))
            {
                candidates = value;
            }
            else if (name.SequenceEqual("usageMetadata"u8))
            {
                usage = value;
            }
            else if (name.SequenceEqual("modelVersion"u8))
            {
                model = JsonSlice.Text(value, "modelVersion");
            }
            else if (name.SequenceEqual("responseId"u8))
            {
                id = JsonSlice.Text(value, "responseId");
            }
            else if (name.SequenceEqual("createTime"u8))
            {
                created = value;
            }
            else if (name.SequenceEqual("promptFeedback"u8))
            {
                feedback = value;
            }
            else if (name.SequenceEqual("error"u8) && !value.IsEmpty)
            {
                _over = true;
                sink.Fail(GeminiErrorReader.Read(json.ToArray()));
                return;
            }
        }

        Begin(id, model, created, sink);
        var items = new JsonItems(candidates, "candidates");
        while (items.Next(out var candidate))
        {
            ReadCandidate(candidate, sink);
        }

        if (_choices.Count == 0 && !feedback.IsEmpty)
        {
            ReadFeedback(feedback, sink);
        }

        ReadUsage(usage, sink);
    }

    private void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, ReadOnlySpan<byte> created, IAnswerSink sink)
    {
        var isNews = (!_hasId && !id.IsEmpty) || (!_hasModel && !model.IsEmpty);
        if (!_begun || isNews)
        {
            (_begun, _hasId, _hasModel) = (true, _hasId || !id.IsEmpty, _hasModel || !model.IsEmpty);
            sink.Begin(id, model, ReadTime(created));
        }
    }

    private static long? ReadTime(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        return !value.IsEmpty && reader.Read() && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) ? time.ToUnixTimeSeconds() : null;
    }

    private void ReadCandidate(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        ReadOnlySpan<byte> content = default, reason = default, message = default, citations = default, grounding = default, urls = default, logprobs = default;
        long index = 0;
        var members = new JsonMembers(json, "A candidate");
        while (members.Next(out var name, out var value))
        {
            if (name.SequenceEqual("content"u8))
            {
                content = value;
            }
            else if (name.SequenceEqual("finishReason"u8))
            {
                reason = JsonSlice.Text(value, "finishReason");
            }
            else if (name.SequenceEqual("index"u8))
            {
                index = JsonSlice.Number(value, "index");
            }
            else if (name.SequenceEqual("finishMessage"u8))
            {
                message = JsonSlice.Text(value, "finishMessage");
            }
            else if (name.SequenceEqual("citationMetadata"u8))
            {
                citations = value;
            }
            else if (name.SequenceEqual("groundingMetadata"u8))
            {
                grounding = value;
            }
            else if (name.SequenceEqual("urlContextMetadata"u8))
            {
                urls = value;
            }
            else if (name.SequenceEqual("logprobsResult"u8))
            {
                logprobs = value;
            }
        }

        var choice = Choice(index);
        _parts.Read(content, (int)index, choice, sink);
        if (!logprobs.IsEmpty)
        {
            sink.Logprobs((int)index, GeminiLogprobs.Translate(logprobs));
        }

        GeminiCitations.Read(citations, grounding, urls, (int)index, sink);
        if (GeminiFinishReasons.IsIrregular(reason) && !choice.HasContent && !message.IsEmpty)
        {
            choice.HasContent = true;
            sink.Refusal((int)index, message);   // the only word there is of why the answer is empty
        }

        choice.Finish = GeminiFinishReasons.Read(reason, choice.Calls > 0) ?? choice.Finish;
    }

    private void ReadFeedback(ReadOnlySpan<byte> feedback, IAnswerSink sink)
    {
        ReadOnlySpan<byte> reason = default, message = default;
        var members = new JsonMembers(feedback, "promptFeedback");
        while (members.Next(out var name, out var value))
        {
            if (name.SequenceEqual("blockReason"u8))
            {
                reason = JsonSlice.Text(value, "blockReason");
            }
            else if (name.SequenceEqual("blockReasonMessage"u8))
            {
                message = JsonSlice.Text(value, "blockReasonMessage");
            }
        }

        if (reason.IsEmpty)
        {
            return;
        }

        Choice(0).Finish = FinishReason.ContentFilter;
        if (!message.IsEmpty)
        {
            sink.Refusal(0, message);
        }
    }

    private static void ReadUsage(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (json.IsEmpty || !GeminiUsage.TryRead(json, out var usage, out var tier))
        {
            return;
        }

        sink.Usage(usage, json);
        if (!tier.IsEmpty)
        {
            sink.ServiceTier(tier.SequenceEqual("standard"u8) ? "default"u8 : tier);
        }
    }

    private GeminiChoice Choice(long index)
    {
        if (index is < 0 or >= MostChoices)
        {
            throw new JsonException("A candidate's index is out of range.");
        }

        while (_choices.Count <= index)
        {
            _choices.Add(null);
        }

        return _choices[(int)index] ??= new();
    }
}
