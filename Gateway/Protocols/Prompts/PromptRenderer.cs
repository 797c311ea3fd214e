using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Prompts;

/// <summary>Writes one request in one of the dialects.</summary>
internal readonly struct PromptRenderer(Utf8JsonWriter json, PromptDialect dialect, Conversation conversation, DroppedOptions dropped)
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static RenderedRequest Render(Conversation conversation, in RenderTarget target, PromptDialect dialect, IBufferWriter<byte> body)
    {
        var dropped = new DroppedOptions();
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            new PromptRenderer(json, dialect, conversation, dropped).Write(target);
        }

        return new(dialect.PathOf(target.Model, conversation.Stream)) { Dropped = dropped.ToImmutable() };
    }

    private void Write(in RenderTarget target)
    {
        json.WriteStartObject();
        if (dialect.Model is { } model)
        {
            json.WriteString(model, target.Model);
        }

        if (dialect.History is null)
        {
            PromptText.Of(conversation, dialect).WriteTo(json, Name(dialect.Prompt));
        }
        else
        {
            WriteHistory(dialect.History);
        }

        WriteInstructions();
        if (dialect.Stream is { } stream)
        {
            json.WriteBoolean(stream, conversation.Stream);
        }

        WriteOptions(target);
        json.WriteEndObject();
        Report();
    }

    private void WriteOptions(in RenderTarget target)
    {
        var sampling = conversation.Sampling;
        if (dialect.Nest is { } nest)
        {
            json.WriteStartObject(nest);
        }

        WriteMaxTokens(target.MaxOutput);
        Write("temperature", "temperature", Cooled(sampling.Temperature));
        Write(dialect.TopP, "top_p", sampling.TopP);
        Write(dialect.TopK, "top_k", sampling.TopK);
        Write(dialect.Seed, "seed", sampling.Seed);
        Write(dialect.Penalties ? "frequency_penalty" : null, "frequency_penalty", sampling.FrequencyPenalty);
        Write(dialect.Penalties ? "presence_penalty" : null, "presence_penalty", sampling.PresencePenalty);
        WriteStop();
        if (dialect.Nest is not null)
        {
            json.WriteEndObject();
        }
    }

    /// <summary>What was said before the last message, by whom.</summary>
    private void WriteHistory(string member)
    {
        var messages = conversation.Messages.Where(message => !PromptText.IsInstruction(message)).ToArray();
        if (messages is [.., var last])
        {
            PromptText.SaidIn(last).WriteTo(json, Name(dialect.Prompt));
        }

        if (messages.Length <= 1)
        {
            return;
        }

        json.WriteStartArray(member);
        foreach (var message in messages[..^1])
        {
            json.WriteStartObject();
            json.WriteString("role"u8, message.Role is Role.Assistant ? "CHATBOT"u8 : "USER"u8);
            PromptText.SaidIn(message).WriteTo(json, "message"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteInstructions()
    {
        if (dialect.System is not { } member)
        {
            return;
        }

        var said = JoinedText.Said([.. conversation.Messages.Where(PromptText.IsInstruction).SelectMany(message => message.Parts)]);
        if (!said.IsEmpty)
        {
            said.WriteTo(json, Name(member));
        }
    }

    private void WriteMaxTokens(int? most)
    {
        var asked = conversation.MaxTokens ?? dialect.UsualMaxTokens;
        if (asked > most)
        {
            dropped.Add("max_tokens", asked, most);
            asked = most;
        }

        Write(dialect.MaxTokens, "max_tokens", asked);
    }

    private double? Cooled(double? temperature)
    {
        if (temperature > dialect.HottestTemperature)
        {
            dropped.Add("temperature", temperature, dialect.HottestTemperature);
            return dialect.HottestTemperature;
        }

        return temperature;
    }

    private void WriteStop()
    {
        if (conversation.Stop.IsEmpty)
        {
            return;
        }

        if (dialect.Stop is null)
        {
            dropped.Add("stop");
            return;
        }

        json.WriteStartArray(dialect.Stop);
        foreach (var stop in conversation.Stop)
        {
            stop.WriteTo(json);
        }

        json.WriteEndArray();
    }

    private void Write(string? name, string option, double? value)
    {
        if (value is not { } given)
        {
            return;
        }

        if (name is null)
        {
            dropped.Add(option);
        }
        else
        {
            json.WriteNumber(name, given);
        }
    }

    private void Write(string? name, string option, long? value)
    {
        if (value is not { } given)
        {
            return;
        }

        if (name is null)
        {
            dropped.Add(option);
        }
        else
        {
            json.WriteNumber(name, given);
        }
    }

    private void Report()
    {
        Unsayable.Report(conversation, dropped);
        if (conversation.Reasoning is not null)
        {
            dropped.Add("reasoning_effort");
        }

        if (conversation.Messages.Any(static message => message.Parts.Any(static part => part is Part.ToolCall)))
        {
            dropped.Add("tool_calls");
        }

        foreach (var member in conversation.Extra)
        {
            dropped.Add(member.Name);
        }
    }

    private static byte[] Name(string name) => System.Text.Encoding.ASCII.GetBytes(name);
}
