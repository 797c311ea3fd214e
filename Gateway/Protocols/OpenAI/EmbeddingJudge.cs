using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Looks whether an answer in OpenAI's own format is just what the client asked for, so that it may go out byte for byte. Where it is not, or that is not plain, an
/// <see cref="EmbeddingAnswerWriter"/> has to read it.
/// </summary>
/// <param name="count">How many inputs there were.</param>
/// <param name="base64">Whether the client asked for base64.</param>
/// <param name="length">How long each vector must be; null: as long as the others.</param>
internal sealed class EmbeddingJudge(int count, bool base64, int? length) : IEmbeddingSink
{
    private int? _length = length;
    private int _next;
    private bool _isOdd;

    /// <summary>True when every input has a vector, in order, of the right length and in the encoding that was asked for.</summary>
    public bool IsAsAsked { get; private set; }

    /// <summary>Null when it was not reported.</summary>
    public AnswerUsage? Used { get; private set; }

    /// <summary>Where to note who answered; null for nowhere.</summary>
    public AnswerMark? Mark { get; init; }

    public void Model(ReadOnlySpan<byte> model) => Mark?.Begin(default, model);

    public void Numbers(int index, ReadOnlySpan<byte> json) => Take(index, EmbeddingVector.TryCount(json, out var found) && !base64, found);

    public void Base64(int index, ReadOnlySpan<byte> text) => Take(index, EmbeddingVector.TryCountEncoded(text, out var found) && base64, found);

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native) => Used = usage;

    public void Fail(ProviderError error)
    {
    }

    public void End() => IsAsAsked = !_isOdd && _next == count;

    private void Take(int index, bool isRight, int found)
    {
        _length ??= found;
        _isOdd |= !isRight || index != _next++ || found != _length;
    }
}
