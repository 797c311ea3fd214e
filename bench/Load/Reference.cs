using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Load;

/// <summary>
/// The answer that every later one of a side must equal, byte for byte: the simulator's bench models always say the same. It must itself say
/// what the upstream's says.
/// </summary>
internal static class Reference
{
    public static async Task<byte[]> FetchAsync(Side side, Scenario scenario)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(side.Address.Host, side.Address.Port);
        await socket.SendAsync(scenario.Request(side.Address));
        var answer = new AnswerReader(null);
        var buffer = new byte[64 * 1024];
        while (!answer.IsWhole)
        {
            answer.Take(buffer.AsSpan(0, await socket.ReceiveAsync(buffer)));
        }

        return answer.Kept.ToArray();
    }

    public static void Check(Side side, Scenario scenario, byte[] answer, byte[] upstream)
    {
        var same = side.Name is Side.Translated ? Said(answer) is var said && said.Length > 0 && said == Said(upstream)
            : scenario.Streams ? Events(answer).SequenceEqual(Events(upstream)) : answer.AsSpan().SequenceEqual(upstream);
        if (!same)
        {
            throw new InvalidDataException($"{side.Name} does not answer {scenario.Name} as the upstream does");
        }
    }

    /// <summary>The text alone: what is translated has ids and a usage of its own.</summary>
    private static string Said(byte[] stream) => string.Concat(Events(stream).SkipLast(1).Select(data => (string?)JsonNode.Parse(data)!["choices"]?.AsArray().FirstOrDefault()?["delta"]?["content"]));

    /// <summary>The events without <c>usage: null</c>, which every chunk has when, as the gateway does for its books, a client asks for the usage.</summary>
    private static IEnumerable<string> Events(byte[] stream)
    {
        foreach (var text in Encoding.UTF8.GetString(stream).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var data = text["data: ".Length..];
            if (data == "[DONE]")
            {
                yield return data;
                continue;
            }

            var chunk = JsonNode.Parse(data)!.AsObject();
            if (chunk.TryGetPropertyValue("usage", out var usage) && usage is null)
            {
                chunk.Remove("usage");
            }

            yield return chunk.ToJsonString();
        }
    }
}
