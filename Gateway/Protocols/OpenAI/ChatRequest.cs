using System.Buffers;
using Routing.Targets;

namespace Gateway.Protocols.OpenAI;

/// <summary>A Chat Completions request as the client sent it, with what one pass over its bytes found.</summary>
internal struct ChatRequest
{
    /// <summary>The client's bytes; never changed.</summary>
    public ReadOnlySequence<byte> Body;

    /// <summary>The value of <c>model</c>, quotes included; there is none where <see cref="Foreign"/> has a <c>models</c>.</summary>
    public ByteRange Model;

    /// <summary><c>stream</c>; absent and null are false.</summary>
    public bool Stream;

    /// <summary>The value of <c>stream_options</c>, an object or null.</summary>
    public ByteRange StreamOptions;

    /// <summary>True when <see cref="StreamOptions"/> is an object without members.</summary>
    public bool StreamOptionsEmpty;

    /// <summary>The value of <c>stream_options.include_usage</c>.</summary>
    public ByteRange IncludeUsage;

    /// <summary>True when the client itself asked for the usage chunk.</summary>
    public bool WantsUsage;

    /// <summary>True when it did so in OpenAI's words: <see cref="IncludeUsage"/> is true.</summary>
    public bool BodyAsksForUsage;

    /// <summary><c>max_completion_tokens</c>, else <c>max_tokens</c>; null when neither is a whole number.</summary>
    public int? MaxTokens;

    /// <summary>The value of <c>max_completion_tokens</c>.</summary>
    public ByteRange MaxCompletionTokensValue;

    /// <summary>The value of <c>max_tokens</c>.</summary>
    public ByteRange MaxTokensValue;

    /// <summary><c>n</c>; 0 when absent.</summary>
    public int Choices;

    /// <summary>What a target must be able to do.</summary>
    public Capabilities Needs;

    /// <summary>Bytes of text in messages and tools, without embedded files.</summary>
    public long TextBytes;

    /// <summary>Members of <c>messages</c> and <c>tools</c>: each costs a few tokens besides its text.</summary>
    public int Pieces;

    /// <summary>Members of other gateways' vocabularies, in their order; null when there are none.</summary>
    public List<ForeignMember>? Foreign;

    /// <summary>Parts that are the gateway's own business and that no target gets to see, in their order, commas included; null for none.</summary>
    public ByteRange[]? Removed;

    /// <summary>True when the client asked, in another gateway's words, to be told what the request cost.</summary>
    public bool WantsCost;

    /// <summary>True when it holds what only the gateway understands, from answers it translated: not even a target of the client's own format gets it as it is.</summary>
    public bool MustTranslate;

    /// <summary>The first field, if any, that means something only to a target which speaks the client's format itself; with it, that format is among <see cref="Needs"/>.</summary>
    public string? NativeField;

    /// <summary>True when <see cref="NativeField"/> is about something that one provider keeps: another does not have it.</summary>
    public bool IsStateful;

    /// <summary>What begins a member that bounds the answer's length, where <see cref="MaxTokensValue"/> is not there; empty for the usual name.</summary>
    public ReadOnlyMemory<byte> MaxTokensMember;

    /// <summary>Where the closing brace of the whole stands.</summary>
    public long ClosingBrace;

    /// <summary>One in whose body nothing has been found yet.</summary>
    public static ChatRequest Of(in ReadOnlySequence<byte> body, long closingBrace = 0) => new()
    {
        Body = body,
        Model = ByteRange.None,
        StreamOptions = ByteRange.None,
        IncludeUsage = ByteRange.None,
        MaxCompletionTokensValue = ByteRange.None,
        MaxTokensValue = ByteRange.None,
        ClosingBrace = closingBrace,
    };

    /// <summary>The body without <see cref="Removed"/>, in one piece; the client's own bytes where they are that already.</summary>
    public readonly ReadOnlyMemory<byte> ForTargets()
    {
        if (Removed is null)
        {
            return Body.IsSingleSegment ? Body.First : Body.ToArray();
        }

        var left = new byte[Body.Length - Removed.Sum(part => part.Length)];
        var (from, to) = (0L, 0);
        foreach (var part in Removed)
        {
            var kept = Body.Slice(from, part.Start - from);
            kept.CopyTo(left.AsSpan(to));
            (from, to) = (part.End, to + (int)kept.Length);
        }

        Body.Slice(from).CopyTo(left.AsSpan(to));
        return left;
    }
}
