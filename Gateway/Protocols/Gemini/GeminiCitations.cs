using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>Passes on where an answer comes from, each source of a recitation by itself, Google's grounding as a whole: its parts refer to each other.</summary>
internal static class GeminiCitations
{
    public static void Read(ReadOnlySpan<byte> citations, ReadOnlySpan<byte> grounding, ReadOnlySpan<byte> urls, int index, IAnswerSink sink)
    {
        if (!citations.IsEmpty)
        {
            ReadSources(citations, index, sink);
        }

        if (!grounding.IsEmpty && !grounding.SequenceEqual("{}"u8))
        {
            sink.Citation(index, grounding);
        }

        if (!urls.IsEmpty && !urls.SequenceEqual("{}"u8))
        {
            sink.Citation(index, urls);
        }
    }

    /// <summary>AI Studio says <c>citationSources</c>, Vertex AI <c>citations</c>.</summary>
    private static void ReadSources(ReadOnlySpan<byte> citations, int index, IAnswerSink sink)
    {
        var members = new JsonMembers(citations, "citationMetadata");
        while (members.Next(out var name, out var value))
        {
            if (name.SequenceEqual("citationSources"u8) || name.SequenceEqual("citations"u8))
            {
                var sources = new JsonItems(value, "citationMetadata");
                while (sources.Next(out var source))
                {
                    sink.Citation(index, source);
                }
            }
        }
    }
}
