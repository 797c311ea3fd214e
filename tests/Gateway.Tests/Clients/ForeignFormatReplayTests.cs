using Gateway.Tests.Recorded;
using Xunit.Sdk;

namespace Gateway.Tests.Clients;

/// <summary>Every recorded exchange, of every format that is spoken, asked for in a client's format other than Chat Completions: what is read there must be what was recorded.</summary>
public sealed class ForeignFormatReplayTests(ForeignFormatReplayTests.Host host, ReplayTable table) : IClassFixture<ForeignFormatReplayTests.Host>, IClassFixture<ReplayTable>
{
    private const string None = "(none)";

    public static TheoryData<string> Ids => FormatReplay.All.Count == 0 ? [None] : [.. FormatReplay.All.Keys];

    public static TheoryData<string> NativeIds => FormatReplay.Responses.Count == 0 ? [None] : [.. FormatReplay.Responses.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public Task Exchange_AskedForInMessages_SaysTheSame(string id) => PlayAsync(ClientDialect.Messages, id);

    [Theory]
    [MemberData(nameof(Ids))]
    public Task Exchange_AskedForInResponses_SaysTheSame(string id) => PlayAsync(ClientDialect.Responses, id);

    [Theory]
    [MemberData(nameof(Ids))]
    public Task Exchange_AskedForInCompletions_SaysTheSame(string id) => PlayAsync(ClientDialect.Completions, id);

    [Theory]
    [MemberData(nameof(NativeIds))]
    public Task Exchange_InResponses_ReachesTheClientAsItCame(string id) => PlayAsync(ClientDialect.Responses, id);

    private async Task PlayAsync(ClientDialect dialect, string id)
    {
        Assert.SkipWhen(id == None, RecordedFolder.WhyMissing);
        var replay = FormatReplay.All.GetValueOrDefault(id) ?? FormatReplay.Responses[id];
        var kind = replay.Exchange.Status >= 400 ? "error" : replay.Exchange.IsStream ? "stream" : "answer";
        try
        {
            await replay.RunAsync(host.Stage, dialect);
            table.Count(replay.Exchange.Provider, kind, "passed");
        }
        catch (Exception e) when (replay.Exchange.IsSuspect && e is not SkipException)
        {
            table.Count(replay.Exchange.Provider, kind, "skipped");
            Assert.Skip($"likely written by hand, so no evidence; it fails with: {e.Message}");
        }
        catch
        {
            table.Count(replay.Exchange.Provider, kind, "failed");
            throw;
        }
    }

    public sealed class Host : IAsyncLifetime
    {
        internal FormatStage Stage { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Stage = await FormatStage.StartAsync();

        public ValueTask DisposeAsync() => Stage.DisposeAsync();
    }
}
