namespace Gateway.Protocols;

/// <summary>Whether the pieces of a JSON object that came so far, each as it stands in a JSON string, make a whole one.</summary>
internal struct JsonBalance
{
    private int _depth;
    private bool _inText;
    private bool _escaped;
    private bool _quoted;
    private bool _begun;

    public readonly bool IsWhole => _begun && _depth == 0 && !_inText;

    public void Take(ReadOnlySpan<byte> piece)
    {
        foreach (var letter in piece)
        {
            if (!_quoted && letter == '\\')
            {
                _quoted = true;   // of the string that it stands in
                continue;
            }

            var meant = _quoted && letter is not ((byte)'"' or (byte)'\\' or (byte)'/') ? (byte)' ' : letter;
            _quoted = false;
            Take(meant);
        }
    }

    private void Take(byte letter)
    {
        if (_inText)
        {
            (_inText, _escaped) = _escaped ? (true, false) : (letter != '"', letter == '\\');
            return;
        }

        switch (letter)
        {
            case (byte)'"':
                _inText = true;
                break;
            case (byte)'{' or (byte)'[':
                _begun = true;
                _depth++;
                break;
            case (byte)'}' or (byte)']':
                _depth--;
                break;
        }
    }
}
