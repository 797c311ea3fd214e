using Gateway.Tests.Protocols.Bedrock;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Clients;

/// <summary>A recorded exchange and what it says, read by the tests' own means.</summary>
/// <param name="Exchange">It.</param>
/// <param name="Format">As its provider's row names it.</param>
/// <param name="Model">A model that the row takes.</param>
/// <param name="Read">Reads what its bytes say; null for an error.</param>
/// <param name="FindBoundaries">Where each event of a stream ends.</param>
internal sealed record FormatReplay(RecordedExchange Exchange, string Format, string Model, Func<byte[], bool, SaidAnswer?> Read, Func<byte[], IReadOnlyList<int>> FindBoundaries)
{
    /// <summary>Every exchange of a format that is spoken, by id.</summary>
    public static SortedDictionary<string, FormatReplay> All { get; } = Load();

    private SaidAnswer? Expected => field ??= Exchange.Status >= 400 ? null : Read(Body, Exchange.IsStream);

    public string Kind => Exchange.Status >= 400 || Expected is null ? "error" : Exchange.IsStream ? "stream" : "answer";

    /// <summary>Of a row that takes the client's own requests.</summary>
    public bool IsNative { get; init; }

    public string Quirks => IsNative ? ", quirks: { responses: true }" : Format == "openai" ? $", quirks: {{ stream_end: {(ReplayHost.EndsWithDone(Exchange) ? "done" : "finish_reason")} }}" : "";

    private byte[] Body => RecordedConverse.BytesOf(Exchange);

    public async Task RunAsync(FormatStage stage, ClientDialect dialect)
    {
        foreach (var readSize in Kind == "error" ? [int.MaxValue] : (int[])[int.MaxValue, 1])
        {
            var answer = await AskAsync(stage, dialect, Body, readSize);
            if (Kind == "error" || Expected!.Finish is null)
            {
                ShouldFail(answer, dialect, Exchange.Id);
                continue;
            }

            answer.Status.ShouldBe(200, answer.Text);
            answer.Header("x-gateway-target").ShouldBe($"{Exchange.Id}/{Model}");
            ShouldSay(dialect, answer);
        }

        foreach (var end in Kind == "stream" ? FindBoundaries(Body).Where(end => end < Body.Length) : [])
        {
            var answer = await AskAsync(stage, dialect, Body[..end], int.MaxValue);
            if (answer.Status == 200 && dialect.IsWhole(answer.Events))
            {
                dialect.Read(answer.Body, true).Text.ShouldBe(Expected!.Text + (dialect.KeepsRefusals ? "" : Expected.Refusal), $"cut after {end} bytes, and told to be whole");
            }
            else
            {
                ShouldFail(answer, dialect, $"cut after {end} bytes");
            }
        }
    }

    private void ShouldSay(ClientDialect dialect, ClientAnswer answer)
    {
        var isNative = IsNative || Format == dialect.Native;
        if (Exchange.IsStream)
        {
            dialect.IsWhole(answer.Events).ShouldBeTrue(answer.Text);
        }

        if (isNative && !Exchange.IsStream)
        {
            answer.Body.ShouldBe(Body, "a target of the client's own format answers as it does");
        }

        var expected = isNative || dialect.KeepsRefusals ? Expected! : Expected! with
        {
            Text = Expected.Text + Expected.Refusal,
            Refusal = "",
            Finish = Expected.Refusal.Length > 0 ? "content_filter" : Expected.Finish,
        };
        expected = dialect.HasCalls ? expected : expected with { Calls = [], Finish = expected.Finish == "tool_calls" ? "stop" : expected.Finish };
        dialect.Read(answer.Body, Exchange.IsStream).ShouldBe(expected with { Used = expected.Used ?? dialect.UsedOtherwise }, Exchange.Id);
    }

    /// <summary>Either nothing was shown, and the answer is an error; or a true beginning was, and one error event behind it.</summary>
    private static void ShouldFail(ClientAnswer answer, ClientDialect dialect, string how)
    {
        if (answer.Status != 200)
        {
            answer.Status.ShouldBeGreaterThanOrEqualTo(400);
            dialect.IsError(answer.Json).ShouldBeTrue(answer.Text);
            return;
        }

        answer.IsWhole.ShouldBeFalse(how);
        answer.Events.Count(dialect.IsErrorEvent).ShouldBe(1, $"{how}: {answer.Text}");
        dialect.IsErrorEvent(answer.Events[^1]).ShouldBeTrue(answer.Text);
    }

    private Task<ClientAnswer> AskAsync(FormatStage stage, ClientDialect dialect, byte[] body, int readSize)
    {
        stage.Upstream.On($"{Exchange.Id}.test", new UpstreamReply(Exchange.Status, new BodyPart.Bytes(body)) { ContentType = Exchange.ContentType, Headers = Exchange.ResponseHeaders, ReadSize = readSize });
        return dialect.AskAsync(stage.Gateway, $"alone/{Exchange.Id}", Exchange.IsStream);
    }

    /// <summary>Every exchange in Responses, by id.</summary>
    public static SortedDictionary<string, FormatReplay> Responses { get; } = LoadResponses();

    private static SortedDictionary<string, FormatReplay> LoadResponses()
    {
        var found = new SortedDictionary<string, FormatReplay>(StringComparer.Ordinal);
        foreach (var line in RecordedFolder.Path is { } folder ? File.ReadLines(Path.Combine(folder, "exchanges", "index.csv")).Skip(1) : [])
        {
            var cells = line.Split(',', 4);
            if (cells[2] == "responses")
            {
                using var file = File.OpenRead(Path.Combine(RecordedFolder.Path!, "exchanges", cells[1], cells[0] + ".json"));
                found[cells[0]] = new(RecordedExchange.Load(file, cells[1]), "openai", "m", ReadResponse, StreamReading.Boundaries) { IsNative = true };
            }
        }

        return found;
    }

    /// <summary>Null for what is an error within a 200, or no response at all.</summary>
    private static SaidAnswer? ReadResponse(byte[] body, bool isStream)
    {
        var text = System.Text.Encoding.UTF8.GetString(body);
        return isStream ? text.Contains("\"type\":\"error\"", StringComparison.Ordinal) || text.Contains("\"response.failed\"", StringComparison.Ordinal) ? null : ResponseReading.Of(body, true)
            : text.Contains("\"choices\"", StringComparison.Ordinal) ? null : ResponseReading.Of(body, false);
    }

    private static SortedDictionary<string, FormatReplay> Load()
    {
        var all = new SortedDictionary<string, FormatReplay>(StringComparer.Ordinal);
        foreach (var (id, (exchange, format)) in TranslatedHost.All)
        {
            all[id] = new(exchange, format.Format, format.Model, format.Read, format.Boundaries);
        }

        foreach (var (id, exchange) in RecordedFolder.ChatCompletions)
        {
            all[id] = new(exchange, "openai", "m", ChatReading.Of, StreamReading.Boundaries);
        }

        return all;
    }
}
