namespace MicroBenchmarks;

/// <summary>Requests as SDKs send them.</summary>
internal static class Bodies
{
    public static string Text(int length) =>
        """{"model":"ib/balanced","temperature":0.7,"stream":true,"messages":[{"role":"system","content":"You answer briefly."}"""
        + string.Concat(Enumerable.Repeat(""",{"role":"user","content":"What did the quick brown fox say to the lazy dog, and \"why\"?\nTell me all of it, word for word, please."}""", length / 125))
        + "]}";

    public static string Image(int length) =>
        """{"model":"ib/balanced","messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,"""
        + new string('A', length) + "\"}}]}]}";
}
