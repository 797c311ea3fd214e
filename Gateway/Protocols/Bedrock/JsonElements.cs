using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>The objects of a JSON array, one after the other; of anything else, none.</summary>
internal ref struct JsonElements
{
    private readonly bool _isArray;
    private JsonCursor _cursor;

    private JsonElements(ReadOnlySpan<byte> json)
    {
        _isArray = !json.IsEmpty && json[0] == '[';
        _cursor = new(json);
        if (_isArray)
        {
            _cursor.EnterArray();
        }
    }

    public ReadOnlySpan<byte> Current { get; private set; }

    public static JsonElements Of(ReadOnlySpan<byte> json) => new(json);

    public readonly JsonElements GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_isArray && _cursor.NextElement(out var value))
        {
            if (!value.IsEmpty && value[0] == '{')
            {
                Current = value;
                return true;
            }
        }

        return false;
    }
}
