using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Compatibility;

/// <summary>What is the gateway's is taken out of a body; every other byte reaches the target as it came.</summary>
public sealed class TrimTests
{
    [Theory]
    [InlineData("""{"provider":{"sort":"price"},"model":"M","messages":[],"stream":false}""", """{"model":"M","messages":[],"stream":false}""")]
    [InlineData("""{ "provider" : {"sort":"price"} , "models" : [] ,"model":"M","messages":[],"stream":false}""", """{ "model":"M","messages":[],"stream":false}""")]
    [InlineData("""{"model":"M", "timeout" : 30 , "messages":[],"stream":false}""", """{"model":"M" , "messages":[],"stream":false}""")]
    [InlineData("""{"model":"M","timeout":30,"num_retries":2,"messages":[],"stream":false}""", """{"model":"M","messages":[],"stream":false}""")]
    [InlineData("""{"model":"M","messages":[],"stream":false,"tags":["a"] }""", """{"model":"M","messages":[],"stream":false }""")]
    [InlineData("""{"timeout":3,"model":"M","tags":[],"messages":[],"stream":false,"usage":{},"route":"fallback"}""", """{"model":"M","messages":[],"stream":false}""")]
    [InlineData("""{"mod\u0065ls":[],"model":"M","messages":[],"stream":false}""", """{"model":"M","messages":[],"stream":false}""")]
    [InlineData("""{"model":"M","messages":[],"stream":false,"metadata":{"tags":["a"]},"seed":1.0}""", """{"model":"M","messages":[],"stream":false,"seed":1.0}""")]
    [InlineData("""{"model":"M","messages":[],"stream":false,"metadata":{"a":"b" , "tags":["a"],"c":"d"}}""", """{"model":"M","messages":[],"stream":false,"metadata":{"a":"b","c":"d"}}""")]
    [InlineData("""{"model":"M","messages":[],"stream":false,"metadata":{"tags":["a"] , "c":"d"}}""", """{"model":"M","messages":[],"stream":false,"metadata":{"c":"d"}}""")]
    [InlineData("""{"model":"M","messages":[],"stream":false,"metadata":{"tags":"a, b"}}""", """{"model":"M","messages":[],"stream":false,"metadata":{"tags":"a, b"}}""")]
    [InlineData("""{"model":"M","messages":[],"stream":false,"metadata":null,"reasoning":{"effort":"low"},"modelz":1}""", """{"model":"M","messages":[],"stream":false,"metadata":null,"reasoning":{"effort":"low"},"modelz":1}""")]
    public async Task Body_OfAWish_ReachesTheTargetWithoutIt(string sent, string received)
    {
        await using var stage = await WishStage.StartAsync();

        var answer = await stage.Gateway.ChatAsync(sent.Replace("\"M\"", "\"cheap/m\"", StringComparison.Ordinal));

        answer.Status.ShouldBe(200, answer.Text);
        stage.LastBody.ShouldBe(received.Replace("\"M\"", "\"m\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Body_OfEveryArrangement_StaysTheSameObject()
    {
        await using var stage = await WishStage.StartAsync();
        string[] kept = ["\"model\":\"cheap/m\"", "\"messages\":[ ]", "\"stream\": false", "\"x\":{\"provider\":1}"];
        string[] removed = ["\"provider\":{}", "\"tags\" : [\"a\"]", "\"timeout\":60"];
        for (var places = 0; places < 1 << 7; places++)
        {
            if (int.PopCount(places) != removed.Length)
            {
                continue;
            }

            var (k, r) = (0, 0);
            var members = Enumerable.Range(0, 7).Select(at => (places >> at & 1) == 1 ? removed[r++] : kept[k++]).ToList();

            var answer = await stage.Gateway.ChatAsync($"{{{string.Join(" , ", members)}}}");

            answer.Status.ShouldBe(200, answer.Text);
            var body = JsonNode.Parse(stage.LastBody)!.AsObject();
            body.Select(member => member.Key).ShouldBe(["model", "messages", "stream", "x"]);
            foreach (var part in (string[])["\"messages\":[ ]", "\"stream\": false", "\"x\":{\"provider\":1}"])
            {
                stage.LastBody.ShouldContain(part);
            }
        }
    }

    [Fact]
    public async Task Stream_OfAWish_KeepsAllOtherEdits()
    {
        await using var stage = await WishStage.StartAsync();

        await stage.Gateway.ChatAsync("""{"models":["middle/m"],"stream":true,"fallbacks":[],"messages":[],"model":"cheap/m","num_retries":1}""");

        stage.LastBody.ShouldBe("""{"stream":true,"messages":[],"model":"m","stream_options":{"include_usage":true}}""");
        Encoding.UTF8.GetByteCount(stage.LastBody).ShouldBe(stage.Upstream.Calls[^1].Body.Length);
    }
}
