using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>
/// Takes reasoning out of the text of an answer that begins with it: <c>&lt;reasoning&gt;…&lt;/reasoning&gt;</c>. The tags may come in pieces. A text that begins otherwise stays as it is,
/// and so does whatever follows the reasoning.
/// </summary>
internal sealed class TaggedReasoning : IAnswerSink
{
    private readonly List<Tag> _choices = [];

    /// <summary>Takes the answer; may change between calls.</summary>
    public IAnswerSink Behind { get; set; } = null!;

    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created) => Behind.Begin(id, model, created);

    public void Text(int choice, ReadOnlySpan<byte> text)
    {
        while (_choices.Count <= choice)
        {
            _choices.Add(new());
        }

        var tag = _choices[choice];
        if (text.IsEmpty || tag.IsOver)
        {
            Behind.Text(choice, text);
            return;
        }

        tag.Take(choice, text, Behind);
    }

    public void Reasoning(int choice, ReadOnlySpan<byte> text) => Behind.Reasoning(choice, text);

    public void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted) => Behind.Seal(choice, format, value, redacted);

    public void Refusal(int choice, ReadOnlySpan<byte> text) => Behind.Refusal(choice, text);

    public void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat = null, ReadOnlySpan<byte> seal = default)
    {
        Release(choice);
        Behind.ToolCall(choice, call, id, name, sealFormat, seal);
    }

    public void ToolArguments(int choice, int call, ReadOnlySpan<byte> text) => Behind.ToolArguments(choice, call, text);

    public void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json) => Behind.ToolArgumentsValue(choice, call, json);

    public void Citation(int choice, ReadOnlySpan<byte> json) => Behind.Citation(choice, json);

    public void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64) => Behind.Image(choice, mediaType, base64);

    public void Logprobs(int choice, ReadOnlySpan<byte> json) => Behind.Logprobs(choice, json);

    public void Finish(int choice, FinishReason reason)
    {
        Release(choice);
        Behind.Finish(choice, reason);
    }

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native) => Behind.Usage(usage, native);

    public void ServiceTier(ReadOnlySpan<byte> tier) => Behind.ServiceTier(tier);

    public void Fail(ProviderError error) => Behind.Fail(error);

    public void End() => Behind.End();

    private void Release(int choice)
    {
        if (choice < _choices.Count)
        {
            _choices[choice].Release(choice, Behind);
        }
    }

    /// <summary>How far one choice's text has come.</summary>
    private sealed class Tag
    {
        private static readonly byte[] Opening = "<reasoning>"u8.ToArray();
        private static readonly byte[] Closing = "</reasoning>"u8.ToArray();

        /// <summary>What may become a tag.</summary>
        private readonly List<byte> _kept = [];

        private bool _isInside;

        /// <summary>Whether the rest is the answer's text.</summary>
        public bool IsOver { get; private set; }

        public void Take(int choice, ReadOnlySpan<byte> text, IAnswerSink sink)
        {
            byte[] all = [.. _kept, .. Plain(text)];
            _kept.Clear();
            ReadOnlySpan<byte> left = all;
            if (!_isInside)
            {
                if (Opening.AsSpan().StartsWith(left) && left.Length < Opening.Length)
                {
                    _kept.AddRange(left);
                    return;
                }

                if (!left.StartsWith(Opening))
                {
                    Tell(choice, left, sink, isOver: true);
                    return;
                }

                _isInside = true;
                left = left[Opening.Length..];
            }

            var end = left.IndexOf(Closing);
            if (end >= 0)
            {
                Tell(choice, left[..end], sink, isOver: false);
                Tell(choice, left[(end + Closing.Length)..], sink, isOver: true);
                return;
            }

            var kept = EndOfClosing(left);
            Tell(choice, left[..^kept], sink, isOver: false);
            _kept.AddRange(left[^kept..]);
        }

        /// <summary>The same text with its angle brackets unescaped, where its writer escaped them.</summary>
        private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> text)
        {
            if (text.IndexOf("\\u003"u8) < 0)
            {
                return text;
            }

            var plain = new List<byte>(text.Length);
            for (var at = 0; at < text.Length;)
            {
                var length = text[at] == (byte)'\\' ? Math.Min(text.Length - at, text[(at + 1)..] is [(byte)'u', ..] ? 6 : 2) : 1;
                var escape = text.Slice(at, length);
                if (escape.StartsWith("\\u003"u8) && (escape[5] | 0x20) is var digit and ('c' or 'e'))
                {
                    plain.Add(digit == 'c' ? (byte)'<' : (byte)'>');
                }
                else
                {
                    plain.AddRange(escape);
                }

                at += length;
            }

            return plain.ToArray();
        }

        /// <summary>It was no tag: says what was kept.</summary>
        public void Release(int choice, IAnswerSink sink)
        {
            if (_kept.Count > 0)
            {
                byte[] kept = [.. _kept];
                _kept.Clear();
                Tell(choice, kept, sink, isOver: !_isInside);
            }

            IsOver = true;
        }

        private void Tell(int choice, ReadOnlySpan<byte> text, IAnswerSink sink, bool isOver)
        {
            IsOver |= isOver;
            if (text.IsEmpty)
            {
                return;
            }

            if (isOver)
            {
                sink.Text(choice, text);
            }
            else
            {
                sink.Reasoning(choice, text);
            }
        }

        /// <summary>How many bytes at the end may be the closing tag's first.</summary>
        private static int EndOfClosing(ReadOnlySpan<byte> text)
        {
            for (var length = Math.Min(Closing.Length - 1, text.Length); length > 0; length--)
            {
                if (text.EndsWith(Closing.AsSpan(0, length)))
                {
                    return length;
                }
            }

            return 0;
        }
    }
}
