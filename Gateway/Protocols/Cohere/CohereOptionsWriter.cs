using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Cohere;

/// <summary>Writes sampling, limits, and those of the client's other members that Cohere knows by the same name. Ranges are of its OpenAPI document.</summary>
internal readonly struct CohereOptionsWriter(Utf8JsonWriter json, Conversation conversation, RenderTarget target, DroppedOptions dropped)
{
    private const int MostStops = 5;

    public void Write()
    {
        var sampling = conversation.Sampling;
        Write("temperature", "temperature"u8, sampling.Temperature, 0, 1);
        Write("top_p", "p"u8, sampling.TopP, 0.01, 0.99);
        Write("top_k", "k"u8, sampling.TopK, 0, 500);
        WritePenalties(sampling);
        WriteSeed(sampling.Seed);
        WriteLogprobs(sampling);
        WriteMaxTokens();
        WriteStop();
        foreach (var member in conversation.Extra)
        {
            WriteExtra(member);
        }
    }

    private void Write(string name, ReadOnlySpan<byte> member, double? value, double least, double most)
    {
        if (value is not { } asked)
        {
            return;
        }

        var given = Math.Clamp(asked, least, most);
        if (given != asked)
        {
            dropped.Add(name, asked, given);
        }

        json.WriteNumber(member, given);
    }

    /// <summary>Both at once are refused for most models (docs.cohere.com/reference/errors, read 2026-11); none is the default.</summary>
    private void WritePenalties(SamplingOptions sampling)
    {
        var hasFrequency = sampling.FrequencyPenalty is not (null or 0);
        if (hasFrequency)
        {
            Write("frequency_penalty", "frequency_penalty"u8, sampling.FrequencyPenalty, 0, 1);
        }

        if (sampling.PresencePenalty is not (null or 0))
        {
            if (hasFrequency)
            {
                dropped.Add("presence_penalty");
            }
            else
            {
                Write("presence_penalty", "presence_penalty"u8, sampling.PresencePenalty, 0, 1);
            }
        }
    }

    private void WriteSeed(long? seed)
    {
        if (seed >= 0)
        {
            json.WriteNumber("seed"u8, seed.Value);
        }
        else if (seed is not null)
        {
            dropped.Add("seed");
        }
    }

    private void WriteLogprobs(SamplingOptions sampling)
    {
        if (sampling.Logprobs is not true)
        {
            return;
        }

        json.WriteBoolean("logprobs"u8, true);
        if (sampling.TopLogprobs is > 0)
        {
            dropped.Add("top_logprobs");
        }
    }

    private void WriteMaxTokens()
    {
        if (conversation.MaxTokens is not { } asked)
        {
            return;
        }

        var given = Math.Min(asked, target.MaxOutput ?? asked);
        if (given != asked)
        {
            dropped.Add("max_tokens", asked, given);   // more is answered with 400 by some models
        }

        json.WriteNumber("max_tokens"u8, given);
    }

    private void WriteStop()
    {
        if (conversation.Stop.IsEmpty)
        {
            return;
        }

        if (conversation.Stop.Length > MostStops)
        {
            dropped.Add("stop", conversation.Stop.Length, MostStops);
        }

        json.WriteStartArray("stop_sequences"u8);
        foreach (var stop in conversation.Stop.Take(MostStops))
        {
            stop.WriteTo(json);
        }

        json.WriteEndArray();
    }

    private void WriteExtra(ExtraMember member)
    {
        if (member.Name is "documents" or "citation_options" or "safety_mode" or "priority")
        {
            json.WritePropertyName(member.Name);
            member.Value.WriteTo(json);
        }
        else
        {
            dropped.Add(member.Name);
        }
    }
}
