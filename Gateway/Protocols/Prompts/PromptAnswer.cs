using Gateway.Conversations;

namespace Gateway.Protocols.Prompts;

/// <summary>
/// What an answer, or a piece of one, says. All dialects answer with a text, a reason and counts, which have other names in each and never two meanings:
/// so one reader knows all the names. What is absent is empty, or -1.
/// </summary>
internal ref struct PromptAnswer
{
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Model;
    public ReadOnlySpan<byte> Text;
    public ReadOnlySpan<byte> Reason;

    /// <summary>A JSON value.</summary>
    public ReadOnlySpan<byte> Error;

    /// <summary>Whether it has a text at all, be it empty.</summary>
    public bool HasText;

    /// <summary>Whether it says that nothing follows.</summary>
    public bool IsDone;

    public long Prompt;
    public long Completion;

    public static PromptAnswer Read(ReadOnlySpan<byte> json)
    {
        var answer = new PromptAnswer { Prompt = -1, Completion = -1 };
        answer.TakeMembers(json, countsOnly: false);
        return answer;
    }

    private void TakeMembers(ReadOnlySpan<byte> json, bool countsOnly)
    {
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (!TryTakeCount(ref cursor))
            {
                TakeOther(ref cursor, countsOnly);
            }
        }
    }

    private bool TryTakeCount(ref JsonCursor cursor)
    {
        if (cursor.NameIs("inputTextTokenCount"u8) || cursor.NameIs("inputTokenCount"u8) || cursor.NameIs("prompt_token_count"u8)
            || cursor.NameIs("prompt_eval_count"u8) || cursor.NameIs("prompt_tokens"u8) || cursor.NameIs("input_tokens"u8))
        {
            Prompt = cursor.Count(Prompt);
        }
        else if (cursor.NameIs("totalOutputTextTokenCount"u8) || cursor.NameIs("tokenCount"u8) || cursor.NameIs("outputTokenCount"u8) || cursor.NameIs("generation_token_count"u8)
            || cursor.NameIs("eval_count"u8) || cursor.NameIs("completion_tokens"u8) || cursor.NameIs("output_tokens"u8))
        {
            Completion = cursor.Count(Completion);
        }
        else
        {
            return false;
        }

        return true;
    }

    private void TakeOther(ref JsonCursor cursor, bool countsOnly)
    {
        if (cursor.NameIs("meta"u8) || cursor.NameIs("tokens"u8) || cursor.NameIs("usage"u8) || cursor.NameIs("response"u8) || cursor.NameIs("amazon-bedrock-invocationMetrics"u8))
        {
            var isText = cursor.NameIs("response"u8) && !countsOnly;
            var value = cursor.Raw();
            if (value is [(byte)'{', ..])
            {
                TakeMembers(value, countsOnly: true);
            }
            else if (isText && value is [(byte)'"', ..])
            {
                TakeText(value[1..^1]);
            }
        }
        else if (countsOnly)
        {
            cursor.Skip();
        }
        else if (cursor.NameIs("results"u8) || cursor.NameIs("generations"u8) || cursor.NameIs("outputs"u8) || cursor.NameIs("choices"u8))
        {
            TakeFirst(cursor.Raw());
        }
        else
        {
            TakeWord(ref cursor);
        }
    }

    private void TakeWord(ref JsonCursor cursor)
    {
        if (cursor.NameIs("text"u8) || cursor.NameIs("generation"u8) || cursor.NameIs("outputText"u8) || cursor.NameIs("completion"u8))
        {
            var value = cursor.Raw();
            if (value is [(byte)'"', ..])
            {
                TakeText(value[1..^1]);
            }
        }
        else if (cursor.NameIs("finish_reason"u8) || cursor.NameIs("completionReason"u8) || cursor.NameIs("stop_reason"u8) || cursor.NameIs("done_reason"u8))
        {
            var reason = cursor.Text();
            Reason = reason.IsEmpty ? Reason : reason;
        }
        else if (cursor.NameIs("is_finished"u8) || cursor.NameIs("done"u8))
        {
            IsDone |= cursor.Raw().SequenceEqual("true"u8);
        }
        else if (cursor.NameIs("id"u8) || cursor.NameIs("response_id"u8))
        {
            var id = cursor.Text();
            Id = Id.IsEmpty ? id : Id;
        }
        else if (cursor.NameIs("model"u8))
        {
            Model = cursor.Text();
        }
        else if (cursor.NameIs("error"u8))
        {
            Error = cursor.Raw();
        }
        else
        {
            cursor.Skip();
        }
    }

    private void TakeText(ReadOnlySpan<byte> text)
    {
        HasText = true;
        Text = text;
    }

    /// <summary>One is asked for, so one is answered.</summary>
    private void TakeFirst(ReadOnlySpan<byte> list)
    {
        if (list is not [(byte)'[', ..])
        {
            return;
        }

        var items = new JsonCursor(list);
        items.EnterArray();
        if (items.NextElement(out var first) && first is [(byte)'{', ..])
        {
            var id = Id;
            TakeMembers(first, countsOnly: false);
            Id = id.IsEmpty ? Id : id;
        }
    }
}
