using System.Globalization;

namespace Gateway.Protocols.Gemini;

/// <summary>What a Gemini model's name says of what it takes. Names and limits: ai.google.dev/gemini-api/docs (models, thinking, thought-signatures), read 2026-11.</summary>
internal readonly record struct GeminiModel
{
    private GeminiModel(int generation, GeminiSize size, bool isGemma)
    {
        Generation = generation;
        Size = size;
        IsGemma = isGemma;
    }

    /// <summary>Tenfold: 25 is Gemini 2.5; 0 when the name does not say, as that of a tuned model.</summary>
    public int Generation { get; }

    public GeminiSize Size { get; }

    /// <summary>Gemma 3 and before: open models served by the same API, without system instructions.</summary>
    public bool IsGemma { get; }

    public bool IsThree => Generation >= 30;

    /// <summary>Before Gemini 2.5: no thinking, schemas in the OpenAPI subset only, but penalties.</summary>
    public bool IsOld => Generation is > 0 and < 25;

    /// <summary>Whether it goes on with a model's turn that ends the conversation: 3.5 Flash-Lite and 3.6 refuse that, what came before them does not (as reported with its SDKs' issues, 2026-11).</summary>
    public bool TakesPrefill => Generation is > 0 and < 35 || (Generation == 35 && Size is not GeminiSize.FlashLite);

    public static GeminiModel Of(string name)
    {
        var id = name.AsSpan(name.LastIndexOf('/') + 1);
        if (id.StartsWith("gemma-", StringComparison.Ordinal))
        {
            return new(ReadGeneration(id[6..]), GeminiSize.Unknown, isGemma: ReadGeneration(id[6..]) < 40);
        }

        if (!id.StartsWith("gemini-", StringComparison.Ordinal))
        {
            return default;
        }

        var size = id.Contains("-lite", StringComparison.Ordinal) ? GeminiSize.FlashLite
            : id.Contains("flash", StringComparison.Ordinal) ? GeminiSize.Flash
            : id.Contains("pro", StringComparison.Ordinal) ? GeminiSize.Pro
            : GeminiSize.Unknown;

        // gemini-flash-latest and its like name whatever is newest: 3.6 in the recorded answers of 2026-08.
        return new(id.EndsWith("-latest", StringComparison.Ordinal) && ReadGeneration(id[7..]) == 0 ? 36 : ReadGeneration(id[7..]), size, isGemma: false);
    }

    private static int ReadGeneration(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf('-');
        var version = end < 0 ? text : text[..end];
        return decimal.TryParse(version, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 100 ? (int)(number * 10) : 0;
    }
}
