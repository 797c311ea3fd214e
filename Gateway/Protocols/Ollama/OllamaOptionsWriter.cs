using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Ollama;

/// <summary>
/// Writes <c>options</c>, and those of the client's other members that Ollama knows: options of the runner, by their own names or within an <c>options</c> object of
/// their own; how long the model stays loaded; whether a prompt that is too long is cut.
/// </summary>
internal sealed class OllamaOptionsWriter(Utf8JsonWriter json, Conversation conversation, DroppedOptions dropped)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    public void Write()
    {
        foreach (var member in conversation.Extra)
        {
            WriteBeside(member);
        }

        WriteSampling(conversation.Sampling);
        WriteStop();
        foreach (var member in conversation.Extra)
        {
            WriteWithin(member);
        }

        if (_said.Count > 0)
        {
            json.WriteEndObject();
        }
    }

    /// <summary>Opens the object with the first of them. False for what was said already: the client's own format goes first.</summary>
    private bool Say(string name)
    {
        if (!_said.Add(name))
        {
            return false;
        }

        if (_said.Count == 1)
        {
            json.WriteStartObject("options"u8);
        }

        json.WritePropertyName(name);
        return true;
    }

    private void WriteSampling(SamplingOptions sampling)
    {
        Write("temperature", sampling.Temperature);
        Write("top_p", sampling.TopP);
        Write("frequency_penalty", sampling.FrequencyPenalty);
        Write("presence_penalty", sampling.PresencePenalty);
        Write("top_k", sampling.TopK);
        Write("seed", sampling.Seed);
        Write("num_predict", conversation.MaxTokens);
    }

    private void Write(string name, double? value)
    {
        if (value is { } given && Say(name))
        {
            json.WriteNumberValue(given);
        }
    }

    private void Write(string name, long? value)
    {
        if (value is { } given && Say(name))
        {
            json.WriteNumberValue(given);
        }
    }

    private void WriteStop()
    {
        if (conversation.Stop.IsEmpty || !Say("stop"))
        {
            return;
        }

        json.WriteStartArray();
        foreach (var stop in conversation.Stop)
        {
            stop.WriteTo(json);
        }

        json.WriteEndArray();
    }

    private void WriteBeside(ExtraMember member)
    {
        if (member.Name is "keep_alive" or "truncate" or "shift")
        {
            json.WritePropertyName(member.Name);
            member.Value.WriteTo(json);
        }
    }

    private void WriteWithin(ExtraMember member)
    {
        switch (member.Name)
        {
            case "keep_alive" or "truncate" or "shift":
                break;
            case "num_ctx" or "num_keep" or "num_batch" or "num_gpu" or "main_gpu" or "num_thread" or "use_mmap"
                or "min_p" or "typical_p" or "tfs_z" or "repeat_last_n" or "repeat_penalty" or "penalize_newline" or "mirostat" or "mirostat_eta" or "mirostat_tau":
                Copy(member.Name, member.Value.Utf8.Span);
                break;
            case "repetition_penalty":   // as other servers of the same models call it
                Copy("repeat_penalty", member.Value.Utf8.Span);
                break;
            case "options" when member.Value.Utf8.Span is [(byte)'{', ..]:
                CopyAll(member.Value);
                break;
            default:
                dropped.Add(member.Name);
                break;
        }
    }

    private void CopyAll(JsonRaw options)
    {
        var members = new JsonCursor(options.Utf8.Span);
        members.EnterObject();
        while (members.NextMember())
        {
            var name = new JsonString(members.Name.ToArray()).Decode();
            Copy(name, members.Raw());
        }
    }

    private void Copy(string name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty && !value.SequenceEqual("null"u8) && Say(name))
        {
            json.WriteRawValue(value, skipInputValidation: true);
        }
    }
}
