using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Reads how much is to be thought: <c>reasoning_effort</c>, OpenRouter's <c>reasoning</c> (<c>effort</c>, <c>max_tokens</c>, <c>enabled</c>) and Anthropic's
/// <c>thinking</c> (<c>type</c>, <c>budget_tokens</c>), which clients of the OpenAI format send too. Where several are given they complete each other.
/// </summary>
internal struct ReasoningReader
{
    private ReasoningEffort? _effort;
    private int? _budget;
    private bool _asked;

    /// <summary>Null when nothing was said.</summary>
    public readonly ReasoningOptions? Options => _asked ? new(_effort ?? (_budget is null ? ReasoningEffort.Medium : null), _budget) : null;

    public void ReadEffort(ref BodyCursor cursor)
    {
        if (cursor.IsString)
        {
            ReasoningEffort? effort = cursor.Says("none"u8) ? ReasoningEffort.None
                : cursor.Says("minimal"u8) ? ReasoningEffort.Minimal
                : cursor.Says("low"u8) ? ReasoningEffort.Low
                : cursor.Says("medium"u8) ? ReasoningEffort.Medium
                : cursor.Says("high"u8) ? ReasoningEffort.High
                : cursor.Says("xhigh"u8) || cursor.Says("max"u8) ? ReasoningEffort.ExtraHigh
                : null;
            if (effort is null)
            {
                cursor.RefuseValue(cursor.Position, "one of none, minimal, low, medium, high and xhigh");
            }

            _effort = effort;
            _asked = true;
        }

        cursor.ReadString();
    }

    public void ReadReasoning(ref BodyCursor cursor)
    {
        if (!cursor.EntersObject())
        {
            return;
        }

        while (cursor.NextMember())
        {
            if (cursor.Is("effort"u8))
            {
                ReadEffort(ref cursor);
            }
            else if (cursor.Is("max_tokens"u8))
            {
                ReadBudget(ref cursor);
            }
            else if (cursor.Is("enabled"u8))
            {
                Switch(cursor.ReadFlag());
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    public void ReadThinking(ref BodyCursor cursor)
    {
        if (!cursor.EntersObject())
        {
            return;
        }

        while (cursor.NextMember())
        {
            if (cursor.Is("type"u8))
            {
                Switch(cursor.Says("disabled"u8) ? false : cursor.IsString ? true : null);
                cursor.ReadString();
            }
            else if (cursor.Is("budget_tokens"u8))
            {
                ReadBudget(ref cursor);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadBudget(ref BodyCursor cursor)
    {
        _budget = cursor.ReadCount(0) ?? _budget;
        _asked |= _budget is not null;
    }

    private void Switch(bool? on)
    {
        _asked |= on is not null;
        _effort = on is false ? ReasoningEffort.None : _effort;
    }
}
