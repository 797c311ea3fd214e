using System.Text;
using Gateway.Continuations;

namespace Gateway.Tests.Continuations;

public sealed class SeamTests
{
    private static readonly string[] Texts =
    [
        "The quick brown fox jumps over the lazy dog, and then it sleeps. When it wakes, the dog is gone; the fox is not surprised.",
        "Here are three facts:\n\n1. **Water** boils at 100 degrees.\n2. **Iron** melts at 1538 degrees.\n3. **Ice** melts at 0 degrees.\n\nIs there anything else?",
        "```csharp\nfor (var i = 0; i < 10; i++)\n{\n    if (i % 2 == 0)\n    {\n        Console.WriteLine(i);\n    }\n}\n```\nIt prints the even numbers.",
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n",
        "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
        "Emoji 👩‍👩‍👧 and accents: café, naïve, “quoted” — and a dash…",
        "I know that that is so, and that I know that that is so is known.",
    ];

    public static TheoryData<Manner, bool> Manners =>
    [
        .. from manner in (Manner[])[Manner.Exactly, Manner.RepeatingWords, Manner.FromTheBeginning, Manner.Announcing] from prefills in (bool[])[false, true] select (manner, prefills),
    ];

    [Theory]
    [MemberData(nameof(Manners))]
    public void Seam_EveryCutOfEveryText_IsJoinedWithoutASeam(Manner manner, bool prefills)
    {
        var wrong = new StringBuilder();
        foreach (var text in Texts)
        {
            for (var cut = 1; cut < text.Length; cut++)
            {
                if (char.IsLowSurrogate(text[cut]))
                {
                    continue;
                }

                var anchor = ContinuationPrompt.AnchorOf(text[..cut], prefills);
                foreach (var size in (int[])[1, 5, int.MaxValue])
                {
                    var seam = new Seam(anchor);
                    var got = text[..cut] + Feed(seam, Continuation.Of(text, anchor.Sent, manner), size);

                    // Behind an announcement nobody can tell whether white space belongs to the text: without words it was asked for, it is not believed.
                    if (got != text && !(manner is Manner.Announcing && anchor.IsPrefill && seam.Verdict is SeamVerdict.Refused))
                    {
                        wrong.AppendLine($"by {size}, {seam.Verdict}: {text[..cut]}¦{got[cut..]}");
                    }
                }
            }
        }

        wrong.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void Seam_TextThatDoesNotBeginAsAsked_IsRefusedBeforeAnythingOfItIsShown()
    {
        foreach (var text in Texts)
        {
            for (var cut = 1; cut < text.Length; cut++)
            {
                var seam = new Seam(Anchor.Asked(text[..cut]));

                Feed(seam, Continuation.Of(text, cut, Manner.Elsewhere), 3).ShouldBeEmpty();
                seam.Verdict.ShouldBe(SeamVerdict.Refused);
            }
        }
    }

    [Theory]
    [InlineData("ha ha ha ha", " ha, no", "ha ha ha ha ha, no")]                                    // a refrain, not a repetition
    [InlineData("| --- | --- |", " --- | --- |\n", "| --- | --- | --- | --- |\n")]
    [InlineData("The quick brown", "brown fox", "The quick brown fox")]                              // else it would say brownbrown
    [InlineData("The quick brown ", " fox", "The quick brown fox")]                                  // what a prefill was cut by comes again
    [InlineData("One.\n", "\nTwo.", "One.\nTwo.")]
    [InlineData("One.\n", "Two.", "One.\nTwo.")]
    public void Seam_AfterAPrefill_IsSane(string shown, string continuation, string expected) =>
        (shown + Feed(new Seam(Anchor.Prefill(shown)), continuation, 1)).ShouldBe(expected);

    [Theory]
    [InlineData("The quick brown", "The  quick\nbrown fox", "The quick brown fox")]
    [InlineData("The quick brown", "\"The quick brown fox", "The quick brown fox")]
    [InlineData("The quick brown", "…The quick brown fox", "The quick brown fox")]
    [InlineData("The quick brown", "Of course! The quick brown fox", "The quick brown fox")]
    [InlineData("I saw the quick brown ", "the quick brown fox", "I saw the quick brown fox")]
    public void Seam_WordsAskedForInAnotherDress_AreTheWords(string shown, string continuation, string expected) =>
        (shown + Feed(new Seam(Anchor.Asked(shown)), continuation, 1)).ShouldBe(expected);

    private static string Feed(Seam seam, string continuation, int size)
    {
        var got = new StringBuilder();
        for (var at = 0; at < continuation.Length; at += Math.Min(size, continuation.Length - at))
        {
            got.Append(seam.Take(continuation.Substring(at, Math.Min(size, continuation.Length - at))));
        }

        return got.Append(seam.End()).ToString();
    }
}
