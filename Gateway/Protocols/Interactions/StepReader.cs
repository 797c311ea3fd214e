using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Interactions;

/// <summary>Reads steps, whole or as they come, and remembers which calls began.</summary>
internal sealed class StepReader
{
    /// <summary>More calls than an answer can hold.</summary>
    private const int MostCalls = 1024;

    /// <summary>The place of a call among the calls, and whether it has arguments, by the place of its step.</summary>
    private readonly Dictionary<long, (int Call, bool HasArguments)> _calls = [];

    public bool HasCalls => _calls.Count > 0;

    /// <param name="steps">A JSON array; empty for none.</param>
    /// <param name="sink">Is told.</param>
    public void ReadAll(ReadOnlySpan<byte> steps, IAnswerSink sink)
    {
        if (steps.IsEmpty)
        {
            return;
        }

        var cursor = new JsonCursor(steps);
        cursor.EnterArray();
        for (var index = 0; cursor.NextElement(out var step); index++)
        {
            Read(index, step, sink);
            End(index, sink);
        }
    }

    /// <summary>Reads a step, or how one begins.</summary>
    public void Read(long index, ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        var step = Piece.Read(json);
        if (step.Type.SequenceEqual("model_output"u8))
        {
            sink.Text(0, default);
            ReadContents(step.Content, sink);
        }
        else if (step.Type.SequenceEqual("thought"u8))
        {
            ReadThought(step, sink);
        }
        else if (step.Type.SequenceEqual("function_call"u8))
        {
            Begin(index, step, sink);
        }
    }

    public void ReadDelta(long index, ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        var delta = Piece.Read(json);
        if (delta.Type.SequenceEqual("text"u8))
        {
            sink.Text(0, delta.Text);
        }
        else if (delta.Type.SequenceEqual("thought_summary"u8))
        {
            sink.Reasoning(0, Piece.Read(delta.Content).Text);
        }
        else if (delta.Type.SequenceEqual("thought_signature"u8))
        {
            Seal(delta.Signature, sink);
        }
        else if (delta.Type.SequenceEqual("arguments_delta"u8))
        {
            ReadArguments(index, delta.Arguments, sink);
        }
        else if (delta.Type.SequenceEqual("text_annotation_delta"u8))
        {
            Cite(delta.Annotations, sink);
        }
        else if (delta.Type.SequenceEqual("image"u8))
        {
            Show(delta, sink);
        }
    }

    /// <summary>A step is over: a call without arguments has none.</summary>
    public void End(long index, IAnswerSink sink)
    {
        if (_calls.TryGetValue(index, out var call) && !call.HasArguments)
        {
            _calls[index] = call with { HasArguments = true };
            sink.ToolArgumentsValue(0, call.Call, "{}"u8);
        }
    }

    private static void ReadThought(in Piece step, IAnswerSink sink)
    {
        if (step.Summary is [(byte)'[', ..])
        {
            var summary = new JsonCursor(step.Summary);
            summary.EnterArray();
            while (summary.NextElement(out var part))
            {
                sink.Reasoning(0, Piece.Read(part).Text);
            }
        }

        Seal(step.Signature, sink);
    }

    private static void ReadContents(ReadOnlySpan<byte> contents, IAnswerSink sink)
    {
        if (contents is not [(byte)'[', ..])
        {
            return;
        }

        var cursor = new JsonCursor(contents);
        cursor.EnterArray();
        while (cursor.NextElement(out var json))
        {
            var content = Piece.Read(json);
            if (content.Type.SequenceEqual("text"u8))
            {
                sink.Text(0, content.Text);
                Cite(content.Annotations, sink);
            }
            else if (content.Type.SequenceEqual("image"u8))
            {
                Show(content, sink);
            }
        }
    }

    private static void Show(in Piece image, IAnswerSink sink)
    {
        if (!image.Data.IsEmpty)
        {
            sink.Image(0, image.MediaType, image.Data);
        }
    }

    private static void Cite(ReadOnlySpan<byte> annotations, IAnswerSink sink)
    {
        if (annotations is not [(byte)'[', ..])
        {
            return;
        }

        var cursor = new JsonCursor(annotations);
        cursor.EnterArray();
        while (cursor.NextElement(out var annotation))
        {
            if (annotation is [(byte)'{', ..])
            {
                sink.Citation(0, annotation);
            }
        }
    }

    private static void Seal(ReadOnlySpan<byte> signature, IAnswerSink sink)
    {
        if (!signature.IsEmpty)
        {
            sink.Seal(0, InteractionsProtocol.SealFormat, signature, redacted: false);
        }
    }

    private void Begin(long index, in Piece step, IAnswerSink sink)
    {
        if (_calls.Count >= MostCalls || !_calls.TryAdd(index, (_calls.Count, step.Arguments.Length > 2)))
        {
            throw new JsonException("A call that had begun already, or more than an answer can hold.");
        }

        var call = _calls[index];
        sink.ToolCall(0, call.Call, step.Id, step.Name);
        if (call.HasArguments)
        {
            sink.ToolArgumentsValue(0, call.Call, step.Arguments);
        }
    }

    /// <summary>A piece of JSON in a string.</summary>
    private void ReadArguments(long index, ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (!_calls.TryGetValue(index, out var call))
        {
            throw new JsonException("Arguments of a call that did not begin.");
        }

        if (json is [(byte)'"', .. var text, (byte)'"'] && !text.IsEmpty)
        {
            _calls[index] = call with { HasArguments = true };
            sink.ToolArguments(0, call.Call, text);
        }
    }

    /// <summary>The members of a step, a delta or a content; what is absent is empty.</summary>
    private ref struct Piece
    {
        public ReadOnlySpan<byte> Type;
        public ReadOnlySpan<byte> Text;
        public ReadOnlySpan<byte> Id;
        public ReadOnlySpan<byte> Name;
        public ReadOnlySpan<byte> Signature;
        public ReadOnlySpan<byte> MediaType;
        public ReadOnlySpan<byte> Data;
        public ReadOnlySpan<byte> Content;
        public ReadOnlySpan<byte> Summary;
        public ReadOnlySpan<byte> Arguments;
        public ReadOnlySpan<byte> Annotations;

        public static Piece Read(ReadOnlySpan<byte> json)
        {
            var piece = default(Piece);
            if (json.IsEmpty)
            {
                return piece;
            }

            var cursor = new JsonCursor(json);
            cursor.EnterObject();
            while (cursor.NextMember())
            {
                piece.Take(ref cursor);
            }

            return piece;
        }

        private void Take(ref JsonCursor cursor)
        {
            switch (cursor.Name)
            {
                case var name when name.SequenceEqual("type"u8):
                    Type = cursor.Text();
                    break;
                case var name when name.SequenceEqual("text"u8):
                    Text = cursor.Text();
                    break;
                case var name when name.SequenceEqual("id"u8):
                    Id = cursor.Text();
                    break;
                case var name when name.SequenceEqual("name"u8):
                    Name = cursor.Text();
                    break;
                case var name when name.SequenceEqual("signature"u8):
                    Signature = cursor.Text();
                    break;
                case var name when name.SequenceEqual("mime_type"u8):
                    MediaType = cursor.Text();
                    break;
                case var name when name.SequenceEqual("data"u8):
                    Data = cursor.Text();
                    break;
                case var name when name.SequenceEqual("content"u8):
                    Content = cursor.Raw();
                    break;
                case var name when name.SequenceEqual("summary"u8):
                    Summary = cursor.Raw();
                    break;
                case var name when name.SequenceEqual("arguments"u8):
                    Arguments = cursor.Raw();
                    break;
                case var name when name.SequenceEqual("annotations"u8):
                    Annotations = cursor.Raw();
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }
    }
}
