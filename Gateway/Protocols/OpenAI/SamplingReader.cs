using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads the sampling parameters that OpenAI's formats share.</summary>
internal static class SamplingReader
{
    /// <summary>Reads the member the cursor is at; false when it is no such parameter.</summary>
    public static bool TryRead(ref BodyCursor cursor, ref SamplingOptions sampling)
    {
        if (cursor.Is("temperature"u8))
        {
            sampling = sampling with { Temperature = cursor.ReadNumber() };
        }
        else if (cursor.Is("top_p"u8))
        {
            sampling = sampling with { TopP = cursor.ReadNumber() };
        }
        else if (cursor.Is("top_k"u8))
        {
            sampling = sampling with { TopK = cursor.ReadCount(0) };
        }
        else if (cursor.Is("frequency_penalty"u8))
        {
            sampling = sampling with { FrequencyPenalty = cursor.ReadNumber() };
        }
        else if (cursor.Is("presence_penalty"u8))
        {
            sampling = sampling with { PresencePenalty = cursor.ReadNumber() };
        }
        else if (cursor.Is("seed"u8))
        {
            sampling = sampling with { Seed = cursor.ReadLong() };
        }
        else
        {
            return false;
        }

        return true;
    }
}
