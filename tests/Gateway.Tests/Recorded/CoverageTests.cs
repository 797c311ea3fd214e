using System.Globalization;
using System.Text;

namespace Gateway.Tests.Recorded;

/// <summary>No recorded call of a model is left unplayed in silence.</summary>
public sealed class CoverageTests
{
    /// <summary>Not calls of a model for text or vectors: lists, counts, pictures, judgements.</summary>
    private static readonly string[] OtherEndpoints =
    [
        "count-tokens", "countTokens", "images.generations", "messages.count_tokens", "models", "models.get", "moderations", "ollama.tags", "rerank", "responses.input_tokens",
    ];

    private static readonly string[] Embeddings = ["batchEmbedContents", "cohere.embed", "embedContent", "embeddings", "ollama.embed"];

    /// <summary>Played by the tests of the clients' own formats.</summary>
    private static readonly string[] ClientFormats = ["completions", "responses"];

    [Fact]
    public void Exchanges_OfCallsOfAModel_AreAllReplayed()
    {
        Assert.SkipWhen(RecordedFolder.Path is null, RecordedFolder.WhyMissing);
        var rows = File.ReadLines(Path.Combine(RecordedFolder.Path!, "exchanges", "index.csv")).Skip(1).Select(line => line.Split(',', 4)).ToArray();

        var left = rows.Where(cells => !OtherEndpoints.Contains(cells[2]) && !Embeddings.Contains(cells[2]) && !ClientFormats.Contains(cells[2])
            && !RecordedFolder.ChatCompletions.ContainsKey(cells[0]) && !TranslatedHost.All.ContainsKey(cells[0])).ToArray();

        Print(rows, left);
        left.Select(cells => cells[0]).ShouldBeEmpty();
    }

    private static void Print(string[][] rows, string[][] left)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\nRecorded exchanges: {rows.Length}; calls of a model not replayed: {left.Length}\n");
        foreach (var cells in left)
        {
            text.Append(CultureInfo.InvariantCulture, $"{cells[0],-24}{cells[2]}\n");
        }

        Console.Out.Write(text);
    }
}
