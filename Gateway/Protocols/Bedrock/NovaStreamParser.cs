using Gateway.Conversations;

namespace Gateway.Protocols.Bedrock;

/// <summary>Reads Nova's own stream: Converse's events, each in an object whose one member's name says what it is.</summary>
internal sealed class NovaStreamParser : IStreamParser
{
    private readonly ConverseStreamParser _inner = new();

    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        var members = new JsonCursor(data);
        members.EnterObject();
        while (members.NextMember())
        {
            var kind = members.Name;
            var value = members.Raw();
            if (value is [(byte)'{', ..])
            {
                _inner.Parse(kind, value, sink);
            }
        }
    }

    public void Complete(IAnswerSink sink) => _inner.Complete(sink);
}
