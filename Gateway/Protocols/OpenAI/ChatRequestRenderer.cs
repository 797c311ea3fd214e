namespace Gateway.Protocols.OpenAI;

/// <summary>
/// What of a client's body changes on its way to an OpenAI-format target: the model, and the wish for usage.
/// Edits are made from the client's bytes for each attempt anew, never from what another attempt sent.
/// </summary>
internal static class ChatRequestRenderer
{
    private static readonly byte[] Null = "null"u8.ToArray();
    private static readonly byte[] True = "true"u8.ToArray();
    private static readonly byte[] UsageObject = """{"include_usage":true}"""u8.ToArray();
    private static readonly byte[] UsageMember = "\"include_usage\":true"u8.ToArray();
    private static readonly byte[] UsageMemberFirst = "\"include_usage\":true,"u8.ToArray();
    private static readonly byte[] StreamOptionsMember = ""","stream_options":{"include_usage":true}"""u8.ToArray();

    /// <summary>Writes the edits in the order of their places and returns how many there are, at most two.</summary>
    /// <param name="request">The client's.</param>
    /// <param name="modelJson">The target's own name for the model, as a JSON string.</param>
    /// <param name="askForUsage">True when the target can be asked to end a stream with its usage.</param>
    /// <param name="edits">Room for two.</param>
    public static int Render(in ChatRequest request, ReadOnlyMemory<byte> modelJson, bool askForUsage, Span<BodyEdit> edits)
    {
        var model = new BodyEdit(request.Model, modelJson);
        if (!request.Stream || request.WantsUsage == askForUsage)
        {
            edits[0] = model;
            return 1;
        }

        // A target that does not know the option may refuse it, whoever asked.
        var usage = askForUsage ? AskForUsage(request) : new BodyEdit(request.StreamOptions, Null);
        var modelFirst = model.Range.Start < usage.Range.Start;
        edits[0] = modelFirst ? model : usage;
        edits[1] = modelFirst ? usage : model;
        return 2;
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
