using System.Text;

namespace Gateway.Conversations;

/// <summary>What an answer says of itself, as its reading passes by: who gave it, and how it ended. Kept for spans that somebody gets to see, and for no other.</summary>
internal sealed class AnswerMark
{
    /// <summary>Characters of a provider's text; more are no name.</summary>
    private const int LongestText = 256;

    private readonly List<string> _finishReasons = [];

    /// <summary>By the provider; null when it gave none.</summary>
    public string? Id { get; private set; }

    /// <summary>The model that answered, by the provider's own name; null when it did not say.</summary>
    public string? Model { get; private set; }

    /// <summary>One for each choice that ended, in OpenAI's words where they are known.</summary>
    public IReadOnlyList<string> FinishReasons => _finishReasons;

    /// <summary>Who answers. What is empty, or was given already, stays.</summary>
    /// <param name="id">As it stands between the quotes of a JSON string.</param>
    /// <param name="model">Likewise.</param>
    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model)
    {
        Id ??= TextOf(id);
        Model ??= TextOf(model);
    }

    /// <summary>A choice ended; said twice of one, the first time counts.</summary>
    public void Finish(int choice, ReadOnlySpan<byte> reason)
    {
        if (choice == _finishReasons.Count && WordOf(reason) is { } word)
        {
            _finishReasons.Add(word);
        }
    }

    private static string? WordOf(ReadOnlySpan<byte> reason) =>
        reason.SequenceEqual("stop"u8) ? "stop"
        : reason.SequenceEqual("length"u8) ? "length"
        : reason.SequenceEqual("tool_calls"u8) ? "tool_calls"
        : reason.SequenceEqual("content_filter"u8) ? "content_filter"
        : TextOf(reason);

    /// <summary>Names have no escapes.</summary>
    private static string? TextOf(ReadOnlySpan<byte> text) => text.IsEmpty || text.Length > LongestText || text.Contains((byte)'\\') ? null : Encoding.UTF8.GetString(text);
}
