using System.Collections.Immutable;
using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic;

/// <summary>The calls and results at a conversation's end, which the model is in the middle of.</summary>
internal static class ToolLoop
{
    /// <summary>
    /// Whether the conversation ends in such a loop and the thinking that began it did not come back, with which a model that has a thinking budget refuses to go on.
    /// A model may think before the first call only, so later calls alone prove nothing.
    /// </summary>
    public static bool LostItsThinking(ImmutableArray<Message> messages)
    {
        var inLoop = false;
        var first = -1;
        var last = -1;
        for (var i = messages.Length - 1; i >= 0; i--)
        {
            var role = messages[i].Role;
            if (role == Role.User && inLoop)
            {
                break;
            }

            if (role == Role.Tool)
            {
                inLoop = true;
            }
            else if (role == Role.Assistant)
            {
                if (!inLoop)
                {
                    return false;
                }

                last = last < 0 ? i : last;
                first = i;
            }
        }

        return first >= 0 && !BeginsWithThinking(messages[first]) && !BeginsWithThinking(messages[last]);
    }

    private static bool BeginsWithThinking(Message message)
    {
        foreach (var part in message.Parts)
        {
            if (part is Part.Reasoning { Seal.Format: AnthropicProtocol.SealFormat })
            {
                return true;
            }

            if (part is not Part.Reasoning && !(part is Part.Text { Value: var text } && RawText.IsBlank(text.Inner.Span)))
            {
                return false;
            }
        }

        return false;
    }
}
