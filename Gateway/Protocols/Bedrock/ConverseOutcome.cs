using Gateway.Conversations;
using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>The members of an answer that came whole, or of a stream's event; what is absent is empty.</summary>
internal ref struct ConverseOutcome
{
    /// <summary>A JSON value, as are <see cref="Usage"/>, <see cref="ServiceTier"/>, <see cref="Delta"/> and <see cref="Start"/>.</summary>
    public ReadOnlySpan<byte> Output;
    public ReadOnlySpan<byte> Usage;
    public ReadOnlySpan<byte> ServiceTier;
    public ReadOnlySpan<byte> Delta;
    public ReadOnlySpan<byte> Start;

    /// <summary>As it stands between its quotes.</summary>
    public ReadOnlySpan<byte> StopReason;

    /// <summary>Which block an event is of.</summary>
    public long Index;

    public static ConverseOutcome Read(ReadOnlySpan<byte> json)
    {
        var outcome = default(ConverseOutcome);
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            outcome.Take(ref cursor);
        }

        return outcome;
    }

    /// <summary>Passes on what was used, and by which tier.</summary>
    public readonly void Account(IAnswerSink sink)
    {
        ConverseUsage.Read(Usage, sink);
        if (ServiceTier is [(byte)'{', ..] && MemberOf(ServiceTier, "type"u8) is [(byte)'"', _, .., (byte)'"'] tier)
        {
            sink.ServiceTier(tier[1..^1]);
        }
    }

    /// <summary>An object's member as it stands; empty when it has none.</summary>
    public static ReadOnlySpan<byte> MemberOf(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> found = default;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs(name))
            {
                found = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        return found;
    }

    private void Take(ref JsonCursor cursor)
    {
        if (cursor.NameIs("contentBlockIndex"u8))
        {
            Index = cursor.Count(0);
        }
        else if (cursor.NameIs("delta"u8))
        {
            Delta = cursor.Raw();
        }
        else if (cursor.NameIs("start"u8))
        {
            Start = cursor.Raw();
        }
        else if (cursor.NameIs("output"u8))
        {
            Output = cursor.Raw();
        }
        else if (cursor.NameIs("stopReason"u8))
        {
            StopReason = cursor.Text();
        }
        else if (cursor.NameIs("usage"u8))
        {
            Usage = cursor.Raw();
        }
        else if (cursor.NameIs("serviceTier"u8))
        {
            ServiceTier = cursor.Raw();
        }
        else
        {
            cursor.Skip();
        }
    }
}
