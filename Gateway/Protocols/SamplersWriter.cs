using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>Writes temperature and top-p for models of which some take neither, some only one of the two, and that take next to none while they think.</summary>
/// <param name="json">Where to.</param>
/// <param name="takesAny">Whether the model takes any.</param>
/// <param name="takesBoth">Whether it takes both at once; else top-p is said where the temperature is the usual one.</param>
/// <param name="thinks">Whether it thinks: then the temperature is fixed, and top-p is at least 0.95.</param>
/// <param name="dropped">Told what is left out or changed.</param>
internal readonly struct SamplersWriter(Utf8JsonWriter json, bool takesAny, bool takesBoth, bool thinks, DroppedOptions dropped)
{
    private const double LeastWhileThinking = 0.95;

    /// <summary>Values are from 0 to 1 here, whatever the client's range.</summary>
    /// <param name="sampling">What is asked.</param>
    /// <param name="topPName">What top-p is called.</param>
    public void Write(SamplingOptions sampling, ReadOnlySpan<byte> topPName)
    {
        var tellsTopP = sampling.TopP is { } p && takesAny && (thinks ? p >= LeastWhileThinking : takesBoth || sampling.Temperature is null or 1);
        if (sampling.Temperature is { } temperature)
        {
            if (takesAny && !thinks && (takesBoth || !tellsTopP))
            {
                json.WriteNumber("temperature"u8, dropped.Clamp("temperature", temperature));
            }
            else if (temperature is not 1)   // which is what there is without
            {
                dropped.Add("temperature");
            }
        }

        if (sampling.TopP is { } topP)
        {
            if (tellsTopP)
            {
                json.WriteNumber(topPName, dropped.Clamp("top_p", topP));
            }
            else if (topP < 1)
            {
                dropped.Add("top_p");
            }
        }
    }
}
