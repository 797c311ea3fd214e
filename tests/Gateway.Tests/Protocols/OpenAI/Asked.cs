using System.Text;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Tests.Protocols.OpenAI;

/// <summary>Short words for reading requests.</summary>
internal static class Asked
{
    public static Conversation Read(string body)
    {
        var fault = ConversationReader.Read(Encoding.UTF8.GetBytes(body), out var conversation);
        fault.ShouldBeNull(body);
        return conversation!;
    }

    public static Conversation With(string member) => Read($$"""{"model":"m","messages":[{"role":"user","content":"hi"}],{{member}}}""");

    public static Message Message(string message) => Read($$"""{"model":"m","messages":[{{message}}]}""").Messages.ShouldHaveSingleItem();

    public static Part Part(string part) => Message($$"""{"role":"user","content":[{{part}}]}""").Parts.ShouldHaveSingleItem();

    public static RequestFault Fault(string body)
    {
        var fault = ConversationReader.Read(Encoding.UTF8.GetBytes(body), out var conversation);
        conversation.ShouldBeNull();
        return fault.ShouldNotBeNull(body);
    }

    public static string Text(this Part part) => part.ShouldBeOfType<Part.Text>().Value.Decode();

    public static string Utf8(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
