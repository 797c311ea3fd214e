using Gateway.Admission;
using Gateway.Tests.Admission;
using Gateway.Tests.Support;
using Kit;
using Storage.Credentials;
using Storage.Encryption;

namespace Gateway.Tests.Health;

public sealed class DegradationTests
{
    [Fact]
    public async Task StoreAway_IsSaidOnceInTheLogAndInEveryAnswerUntilItIsBack()
    {
        var time = new VirtualTime();
        await using var stage = await KeyStage.StartAsync(time: time);
        var (key, _) = await stage.IssueAsync();
        await stage.ChatAsync(key);
        (await ReadyAsync(stage)).ShouldBe((200, """{"status":"ready"}""", null));

        stage.Probe.IsAway = true;
        await UntilAsync(time, async () => (await ReadyAsync(stage)).Degraded is not null);

        (await ReadyAsync(stage)).ShouldBe((200, """{"status":"ready","missing":["store"]}""", "store"));
        var answer = await stage.ChatAsync(key);
        (answer.Status, answer.Header("x-gateway-degraded")).ShouldBe((200, "store"));
        (await stage.ChatAsync("ib_malformed")).Header("x-gateway-degraded").ShouldBe("store");
        await UntilAsync(time, () => Task.FromResult(time.GetUtcNow() > new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero)));
        Count(stage.Gateway.Log, "Degraded, missing now: store").ShouldBe(1);

        stage.Probe.IsAway = false;
        await UntilAsync(time, async () => (await ReadyAsync(stage)).Degraded is null);

        (await ReadyAsync(stage)).ShouldBe((200, """{"status":"ready"}""", null));
        (await stage.ChatAsync(key)).Header("x-gateway-degraded").ShouldBeNull();
        Count(stage.Gateway.Log, "No longer degraded").ShouldBe(1);
    }

    [Fact]
    public async Task CredentialThatCannotBeDecrypted_IsToldTheOperatorOnce()
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, record) = await stage.IssueAsync();
        var lost = new MultiFernet(FernetKey.Generate());
        var credential = new Credential
        {
            Id = StoredCredentialId.New(stage.Time.GetUtcNow()),
            Tenant = record.Tenant,
            Provider = "up",
            Ciphertext = lost.Encrypt("sk-marked-secret", stage.Time.GetUtcNow()),
            Last4 = "cret",
            CreatedAt = stage.Time.GetUtcNow(),
        };
        await stage.Store.Credentials.AddAsync(credential, CancellationToken.None);

        for (var i = 0; i < 5; i++)
        {
            (await stage.ChatAsync(key)).Status.ShouldBe(503);
            (await stage.ChatAsync(key, "up/nice-1")).Status.ShouldBe(503);
        }

        Count(stage.Gateway.Log, $"The key {credential.Id} that tenant {record.Tenant} brought for up cannot be decrypted").ShouldBe(1);
    }

    private static async Task<(int Status, string Text, string? Degraded)> ReadyAsync(KeyStage stage)
    {
        var answer = await stage.Gateway.GetAsync("/health/ready");
        return (answer.Status, answer.Text, answer.Header("x-gateway-degraded"));
    }

    private static int Count(LogBook log, string text) => log.Text.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Moves the clock until it is so.</summary>
    private static async Task UntilAsync(VirtualTime time, Func<Task<bool>> condition)
    {
        for (var i = 0; !await condition(); i++)
        {
            i.ShouldBeLessThan(2000);
            time.Advance(ChangeWatcher.Interval);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
