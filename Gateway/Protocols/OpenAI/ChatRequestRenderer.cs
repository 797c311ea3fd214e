using System.Globalization;
using System.Text;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// What of a client's body changes on its way to an OpenAI-format target: the model, the wish for usage, and how long the answer may be.
/// Edits are made from the client's bytes for each attempt anew, never from what another attempt sent.
/// </summary>
internal static class ChatRequestRenderer
{
    /// <summary>The model, the usage, and <c>max_tokens</c> by both of its names.</summary>
    public const int MostEdits = 4;

    private static readonly byte[] Null = "null"u8.ToArray();
    private static readonly byte[] True = "true"u8.ToArray();
    private static readonly byte[] UsageObject = """{"include_usage":true}"""u8.ToArray();
    private static readonly byte[] UsageMember = "\"include_usage\":true"u8.ToArray();
    private static readonly byte[] UsageMemberFirst = "\"include_usage\":true,"u8.ToArray();
    private static readonly byte[] StreamOptionsMember = ""","stream_options":{"include_usage":true}"""u8.ToArray();

    /// <summary>Writes the edits in the order of their places and returns how many there are.</summary>
    /// <param name="request">The client's.</param>
    /// <param name="terms">The target's.</param>
    /// <param name="edits">Room for <see cref="MostEdits"/>, and one more for each of <see cref="ChatRequest.Removed"/>.</param>
    public static int Render(in ChatRequest request, in TargetTerms terms, Span<BodyEdit> edits)
    {
        edits[0] = request.Model.Exists ? new(request.Model, terms.ModelJson) : new(new(request.ClosingBrace, 0), (byte[])[.. ",\"model\":"u8, .. terms.ModelJson.Span]);
        var count = 1;
        if (request.Stream && request.BodyAsksForUsage != terms.AskForUsage)
        {
            // A target that does not know the option may refuse it, whoever asked.
            edits[count++] = terms.AskForUsage ? AskForUsage(request) : new(request.StreamOptions, Null);
        }

        if (terms.MaxTokens is { } most)
        {
            count += LowerMaxTokens(request, most, terms.KnowsMaxCompletionTokens, edits[count..]);
        }

        foreach (var removed in request.Removed ?? [])
        {
            edits[count++] = new(removed, default);
        }

        edits[..count].Sort(static (a, b) => a.Range.Start.CompareTo(b.Range.Start));
        return count;
    }

    /// <summary>Where the client set it, by whichever of its two names, or behind everything else.</summary>
    private static int LowerMaxTokens(in ChatRequest request, long most, bool knowsMaxCompletionTokens, Span<BodyEdit> edits)
    {
        var count = 0;
        var value = Encoding.ASCII.GetBytes(most.ToString(CultureInfo.InvariantCulture));
        foreach (var place in (ReadOnlySpan<ByteRange>)[request.MaxCompletionTokensValue, request.MaxTokensValue])
        {
            if (place.Exists)
            {
                edits[count++] = new(place, value);
            }
        }

        if (count == 0)
        {
            byte[] member = [.. request.MaxTokensMember is { IsEmpty: false } named ? named.Span : knowsMaxCompletionTokens ? ",\"max_completion_tokens\":"u8 : ",\"max_tokens\":"u8, .. value];
            edits[count++] = new(new(request.ClosingBrace, 0), member);
        }

        return count;
    }

    private static BodyEdit AskForUsage(in ChatRequest request)
    {
        if (request.IncludeUsage.Exists)
        {
            return new(request.IncludeUsage, True);
        }

        if (!request.StreamOptions.Exists)
        {
            return new(new(request.ClosingBrace, 0), StreamOptionsMember);
        }

        if (request.StreamOptions.Length == 4)   // null
        {
            return new(request.StreamOptions, UsageObject);
        }

        return new(new(request.StreamOptions.Start + 1, 0), request.StreamOptionsEmpty ? UsageMember : UsageMemberFirst);
    }
}
