using System.Collections.Immutable;

namespace Gateway.Conversations;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Parts">What is said, in order. Tool calls are parts of the assistant's message; a tool's result is the one part of a message of its own.</param>
internal sealed record Message(Role Role, ImmutableArray<Part> Parts)
{
    /// <summary>Tells participants of the same role apart; null when not given.</summary>
    public JsonString? Name { get; init; }
}
