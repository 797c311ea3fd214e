using EndToEnd.Rig;

namespace EndToEnd.Processes;

/// <summary>Every process of this suite is looked through for the keys it was given: here one that says its key is found out.</summary>
public sealed class LeakTests
{
    [Fact]
    public async Task Key_ThatAProcessSays_FailsWhateverTestItIsOf()
    {
        using var config = new TemporaryFile("auth: open\nproviders:\n  p: { format: openai, base_url: http://127.0.0.1:1/v1, api_key: Listening }\n");
        var gateway = await GatewayProcess.StartAsync(["--config", config.Path]);

        (await Assert.ThrowsAsync<ShouldAssertException>(async () => await gateway.DisposeAsync())).Message.ShouldContain("a secret has got out");
    }
}
