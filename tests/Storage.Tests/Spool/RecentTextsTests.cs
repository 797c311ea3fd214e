using System.Text;
using Storage.Spool;

namespace Storage.Tests.Spool;

public class RecentTextsTests
{
    [Fact]
    public void Text_OfAnyKind_IsReadAsItWasWritten()
    {
        var recent = new RecentTexts();
        string[] texts = ["", "a", "grüße 🌍", new('x', 128), new('x', 129), .. Enumerable.Range(0, 5000).Select(i => $"tn_{i}")];

        foreach (var text in (string[])[.. texts, .. texts])
        {
            recent.Get(Encoding.UTF8.GetBytes(text)).ShouldBe(text);
        }
    }

    [Fact]
    public void Text_ReadAgain_IsTheSameString()
    {
        var recent = new RecentTexts();

        recent.Get("tn_1"u8).ShouldBeSameAs(recent.Get("tn_1"u8));
    }
}
