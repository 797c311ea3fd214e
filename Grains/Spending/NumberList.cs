using System.Text.Json;

namespace Grains.Spending;

/// <summary>Reads a JSON array one value after the other; behind its end everything is zero.</summary>
internal struct NumberList
{
    private bool _isOver;

    /// <param name="reader">At the array's start.</param>
    public NumberList(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            throw new JsonException("A list of numbers was expected.");
        }

        Next(ref reader);
    }

    public long Long(ref Utf8JsonReader reader) => _isOver ? 0 : Taken(reader.GetInt64(), ref reader);

    public decimal Decimal(ref Utf8JsonReader reader) => _isOver ? 0 : Taken(reader.GetDecimal(), ref reader);

    public string? Text(ref Utf8JsonReader reader) => _isOver ? null : Taken(reader.GetString(), ref reader);

    /// <summary>Passes over what is left: whoever reads a value's converter leaves the reader at its last token.</summary>
    public void End(ref Utf8JsonReader reader)
    {
        while (!_isOver)
        {
            reader.Skip();
            Next(ref reader);
        }
    }

    private T Taken<T>(T value, ref Utf8JsonReader reader)
    {
        Next(ref reader);
        return value;
    }

    private void Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        _isOver = reader.TokenType is JsonTokenType.EndArray;
    }
}
