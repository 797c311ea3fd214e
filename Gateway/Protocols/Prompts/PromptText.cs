using System.Buffers;
using System.Text;
using Gateway.Conversations;

namespace Gateway.Protocols.Prompts;

/// <summary>
/// Makes one text of a conversation. Marks that somebody writes into a message himself are not told from ours: no such format can quote them,
/// so a model behind one is for prompts that the client answers for.
/// </summary>
internal static class PromptText
{
    public static JsonString Of(Conversation conversation, PromptDialect dialect)
    {
        var messages = conversation.Messages;
        if (dialect.Marks.LeavesOneAlone && messages is [{ Role: not Role.Assistant } only])
        {
            return SaidIn(only);
        }

        var marks = dialect.Marks;
        var text = new ArrayBufferWriter<byte>(1024);
        Write(text, marks.Begin);
        for (var i = 0; i < messages.Length; i++)
        {
            var message = messages[i];
            if (IsInstruction(message))
            {
                if (dialect.System is null && marks != PromptMarks.Instructions)
                {
                    Write(text, marks.System, message);
                }
            }
            else if (message.Role is Role.Assistant)
            {
                Write(text, i == messages.Length - 1 ? (marks.Assistant.Before, "") : marks.Assistant, message);
            }
            else
            {
                Write(text, marks.User.Before);
                WriteFolded(text, conversation, i, marks);
                Write(text, SaidIn(message));
                Write(text, marks.User.After);
            }
        }

        if (messages[^1].Role is not Role.Assistant)
        {
            Write(text, marks == PromptMarks.Instructions ? "" : marks.Assistant.Before.TrimEnd(' '));
        }

        return new(text.WrittenMemory);
    }

    /// <summary>All that is said in one message, the results of tools too.</summary>
    public static JsonString SaidIn(Message message) =>
        message.Parts is [Part.ToolResult result] ? JoinedText.Said(result.Content) : JoinedText.Said(message.Parts);

    public static bool IsInstruction(Message message) => message.Role is Role.System or Role.Developer;

    /// <summary>The instructions right before a user's message, where they are a part of it.</summary>
    private static void WriteFolded(ArrayBufferWriter<byte> text, Conversation conversation, int at, PromptMarks marks)
    {
        if (marks != PromptMarks.Instructions)
        {
            return;
        }

        var first = at;
        while (first > 0 && IsInstruction(conversation.Messages[first - 1]))
        {
            first--;
        }

        for (; first < at; first++)
        {
            Write(text, marks.System, conversation.Messages[first]);
        }
    }

    private static void Write(ArrayBufferWriter<byte> text, (string Before, string After) marks, Message message)
    {
        Write(text, marks.Before);
        Write(text, SaidIn(message));
        Write(text, marks.After);
    }

    private static void Write(ArrayBufferWriter<byte> text, JsonString said) => text.Write(said.Inner.Span);

    private static void Write(ArrayBufferWriter<byte> text, string ascii) => text.Advance(Encoding.ASCII.GetBytes(ascii, text.GetSpan(ascii.Length)));
}
