using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Protocols.Completions;

/// <summary>
/// Reads what routing needs out of a Completions body, without building anything. One text as the prompt can be asked of any target, as what a user says; several, tokens
/// instead of text, and what is about the prompt's own tokens need a target that has Completions itself. What it does not know is passed over: such a target gets it.
/// Source: platform.openai.com/docs/api-reference/completions/create, read 2026-11.
/// </summary>
internal ref struct CompletionsScanner
{
    /// <summary>What a token is taken to be worth in bytes of text.</summary>
    private const int BytesOfAToken = 4;

    private static readonly byte[] MaxTokensMember = ",\"max_tokens\":"u8.ToArray();

    private readonly ReadOnlyMemory<byte> _body;
    private BodyCursor _cursor;
    private ChatRequest _found;
    private bool _hasPrompt;
    private int _prompts = 1;
    private int _answers = 1;
    private int _candidates = 1;

    private CompletionsScanner(ReadOnlyMemory<byte> body, long brace)
    {
        _body = body;
        _cursor = new(body);
        _found = ChatRequest.Of(new(body), brace) with { MaxTokensMember = MaxTokensMember };
    }

    /// <summary>Scans <paramref name="body"/>; null with the findings, or the first fault.</summary>
    public static RequestFault? Scan(ReadOnlyMemory<byte> body, out ChatRequest request)
    {
        request = default;
        if (BodyCheck.Find(body.Span, out var brace) is { } fault)
        {
            return fault;
        }

        var scanner = new CompletionsScanner(body, brace);
        while (scanner._cursor.NextMember())
        {
            scanner.ReadMember();
        }

        scanner._found.Choices = (int)Math.Min((long)scanner._prompts * Math.Max(scanner._answers, scanner._candidates), int.MaxValue);
        request = scanner._found;
        return scanner._cursor.Fault
            ?? (!request.Model.Exists ? RequestFault.Missing("model")
                : !scanner._hasPrompt ? RequestFault.Missing("prompt")
                : null);
    }

    private void ReadMember()
    {
        if (_cursor.Is("model"u8))
        {
            _found.Model = _cursor.ReadStringPlace();
        }
        else if (_cursor.Is("prompt"u8))
        {
            _hasPrompt = !_cursor.IsNull;
            ReadPrompt();
        }
        else if (_cursor.Is("max_tokens"u8) && !_cursor.IsNull)
        {
            _found.MaxTokensValue = _cursor.Place;
            _found.MaxTokens = _cursor.ReadCount(0);
        }
        else if (_cursor.Is("stream"u8))
        {
            _found.Stream = _cursor.ReadFlag() ?? false;
        }
        else if (_cursor.Is("stream_options"u8))
        {
            ReadStreamOptions();
        }
        else
        {
            ReadOption();
        }
    }

    private void ReadOption()
    {
        if (_cursor.Is("n"u8))
        {
            _answers = _cursor.ReadCount() ?? 1;
            _found.Needs |= _answers > 1 ? Capabilities.Choices : Capabilities.None;
        }
        else if (_cursor.Is("best_of"u8))
        {
            var position = _cursor.Position;
            _candidates = _cursor.ReadCount() ?? 1;
            NoteNative(_candidates > 1, position);
        }
        else if (_cursor.Is("echo"u8))
        {
            var position = _cursor.Position;
            NoteNative(_cursor.ReadFlag() is true, position);
        }
        else if (_cursor.Is("suffix"u8))
        {
            var position = _cursor.Position;
            NoteNative(_cursor.ReadString() is { IsEmpty: false }, position);
        }
        else if (_cursor.Is("logprobs"u8))
        {
            NoteNative(!_cursor.IsNull, _cursor.Position);   // of another shape than a chat's, with places in the prompt
            _cursor.Skip();
        }
        else
        {
            _cursor.Skip();
        }
    }

    private void ReadPrompt()
    {
        _found.Pieces++;
        if (!_cursor.IsArray)
        {
            Meter("a string, or an array of strings or of tokens");
            return;
        }

        var position = _cursor.Position;
        var (texts, tokens, lists) = (0, 0, 0);
        _cursor.EntersArray();
        while (_cursor.NextItem())
        {
            if (_cursor.IsNumber)
            {
                tokens++;
                _cursor.Skip();
            }
            else if (_cursor.IsArray)
            {
                lists++;
                tokens += ReadTokens();
            }
            else
            {
                texts++;
                Meter("a string, a token, or an array of tokens");
            }
        }

        _found.TextBytes += (long)tokens * BytesOfAToken;
        _prompts = Math.Max(1, texts + lists);
        NoteNative(texts + lists > 1 || tokens + lists > 0, position);
        if (texts + tokens + lists == 0)
        {
            _cursor.RefuseValue(position, "at least one prompt");
        }
    }

    private int ReadTokens()
    {
        var tokens = 0;
        _cursor.EntersArray();
        while (_cursor.NextItem())
        {
            tokens++;
            _ = _cursor.ReadLong();
        }

        return tokens;
    }

    private void Meter(string expected)
    {
        if (!_cursor.IsString)
        {
            _cursor.Refuse(expected);
            return;
        }

        _found.TextBytes += _cursor.ReadString()!.Value.Inner.Length;
    }

    private void ReadStreamOptions()
    {
        _found.StreamOptions = _cursor.Place;
        if (!_cursor.EntersObject())
        {
            return;
        }

        _found.StreamOptionsEmpty = true;
        while (_cursor.NextMember())
        {
            _found.StreamOptionsEmpty = false;
            if (_cursor.Is("include_usage"u8))
            {
                _found.IncludeUsage = _cursor.Place;
                _found.WantsUsage = _found.BodyAsksForUsage = _cursor.ReadFlag() ?? false;
            }
            else
            {
                _cursor.Skip();
            }
        }
    }

    private void NoteNative(bool isAsked, long position)
    {
        if (isAsked)
        {
            _found.Needs |= Capabilities.CompletionsFormat;
            _found.NativeField ??= BodyPath.Of(_body.Span, position);
        }
    }
}
