using System.Text;

namespace Simulator.Answers;

/// <summary>Text in the pieces a stream sends: never half a character.</summary>
internal static class Pieces
{
    /// <summary>Words, each after the first with its space in front, as a tokenizer gives them.</summary>
    public static IEnumerable<string> Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select((word, i) => i == 0 ? word : ' ' + word);

    public static IEnumerable<string> OfRunes(string text, int runes) =>
        text.EnumerateRunes().Chunk(runes).Select(chunk =>
        {
            var piece = new StringBuilder();
            foreach (var rune in chunk)
            {
                piece.Append(rune);
            }

            return piece.ToString();
        });
}
