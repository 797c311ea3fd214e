using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>Reads the parts of a candidate's content. Parts of kinds that are never asked for (sound, code that the provider runs) are passed over.</summary>
internal sealed class GeminiPartReader(string sealFormat)
{
    private const int MostCalls = 1024;

    /// <param name="content">Of the candidate; empty when it has none.</param>
    /// <param name="index">The candidate's.</param>
    /// <param name="choice">What is remembered of it.</param>
    /// <param name="sink">Takes the parts.</param>
    public void Read(ReadOnlySpan<byte> content, int index, GeminiChoice choice, IAnswerSink sink)
    {
        if (content.IsEmpty)
        {
            return;
        }

        var members = new JsonMembers(content, "content");
        while (members.Next(out var name, out var value))
        {
            if (name.SequenceEqual("parts"u8))
            {
                var parts = new JsonItems(value, "parts");
                while (parts.Next(out var part))
                {
                    ReadPart(part, index, choice, sink);
                }
            }
        }
    }

    /// <summary>Ends a call whose arguments stream.</summary>
    public static void CloseCall(int index, GeminiChoice choice, IAnswerSink sink)
    {
        if (choice.Open is { } arguments)
        {
            choice.Open = null;
            sink.ToolArgumentsValue(index, choice.Calls - 1, arguments.Finish());
        }
    }

    private void ReadPart(ReadOnlySpan<byte> part, int index, GeminiChoice choice, IAnswerSink sink)
    {
        ReadOnlySpan<byte> text = default, call = default, image = default, signature = default;
        var isThought = false;
        var members = new JsonMembers(part, "A part");
        while (members.Next(out var name, out var value))
        {
            if (name.SequenceEqual("text"u8))
            {
                text = JsonSlice.Text(value, "text");
            }
            else if (name.SequenceEqual("thought"u8))
            {
                isThought = JsonSlice.IsTrue(value);
            }
            else if (name.SequenceEqual("thoughtSignature"u8))
            {
                signature = JsonSlice.Text(value, "thoughtSignature");
            }
            else if (name.SequenceEqual("functionCall"u8))
            {
                call = value;
            }
            else if (name.SequenceEqual("inlineData"u8))
            {
                image = value;
            }
        }

        ReadText(text, isThought, index, choice, sink);
        if (!image.IsEmpty && !isThought)
        {
            ReadImage(image, index, choice, sink);
        }

        if (!call.IsEmpty)
        {
            ReadCall(call, signature, index, choice, sink);
        }
        else if (!signature.IsEmpty)
        {
            sink.Seal(index, sealFormat, signature, redacted: !choice.IsUnsealed);
            choice.IsUnsealed = false;
        }
    }

    private static void ReadText(ReadOnlySpan<byte> text, bool isThought, int index, GeminiChoice choice, IAnswerSink sink)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (isThought)
        {
            choice.IsUnsealed = true;
            sink.Reasoning(index, text);
        }
        else
        {
            choice.HasContent = true;
            sink.Text(index, text);
        }
    }

    private static void ReadImage(ReadOnlySpan<byte> data, int index, GeminiChoice choice, IAnswerSink sink)
    {
        ReadOnlySpan<byte> type = default, base64 = default;
        var members = new JsonMembers(data, "inlineData");
        while (members.Next(out var name, out var value))
        {
            if (name.SequenceEqual("mimeType"u8))
            {
                type = JsonSlice.Text(value, "mimeType");
            }
            else if (name.SequenceEqual("data"u8))
            {
                base64 = JsonSlice.Text(value, "data");
            }
        }

        if (type.StartsWith("image/"u8) && !base64.IsEmpty)
        {
            choice.HasContent = true;
            sink.Image(index, type, base64);
        }
    }

    private void ReadCall(ReadOnlySpan<byte> json, ReadOnlySpan<byte> signature, int index, GeminiChoice choice, IAnswerSink sink)
    {
        ReadOnlySpan<byte> tool = default, id = default, arguments = default, pieces = default;
        var continues = false;
        var members = new JsonMembers(json, "functionCall");
        while (members.Next(out var name, out var value))
        {
            if (name.SequenceEqual("name"u8))
            {
                tool = JsonSlice.Text(value, "name");
            }
            else if (name.SequenceEqual("id"u8))
            {
                id = JsonSlice.Text(value, "id");
            }
            else if (name.SequenceEqual("args"u8))
            {
                arguments = value;
            }
            else if (name.SequenceEqual("partialArgs"u8))
            {
                pieces = value;
            }
            else if (name.SequenceEqual("willContinue"u8))
            {
                continues = JsonSlice.IsTrue(value);
            }
        }

        if (!tool.IsEmpty)
        {
            CloseCall(index, choice, sink);
            choice.HasContent = true;
            choice.Calls = choice.Calls < MostCalls ? choice.Calls + 1 : throw new JsonException("The answer has too many function calls.");
            sink.ToolCall(index, choice.Calls - 1, id, tool, signature.IsEmpty ? null : sealFormat, signature);
            if (!continues && pieces.IsEmpty)
            {
                sink.ToolArgumentsValue(index, choice.Calls - 1, arguments.IsEmpty ? "{}"u8 : arguments);
                return;
            }

            choice.Open = new();
        }

        AddPieces(pieces, choice);
        if (!continues)
        {
            CloseCall(index, choice, sink);
        }
    }

    private static void AddPieces(ReadOnlySpan<byte> pieces, GeminiChoice choice)
    {
        var open = choice.Open ?? throw new JsonException("A functionCall has no name.");
        var items = new JsonItems(pieces, "partialArgs");
        while (items.Next(out var piece))
        {
            open.Add(piece);
        }
    }
}
