using Gateway.Configuration;
using Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Configuration;

public sealed class ConfigWatcherTests
{
    [Fact]
    public async Task Watch_FileChanges_IsTakenUpWithinAFewSeconds()
    {
        using var file = new TemporaryFile("auth: open");
        var time = new VirtualTime();
        var source = new ConfigSource(file.Path, ConfigFile.Read(file.Path, _ => null), _ => null, NullLogger<ConfigSource>.Instance);
        var changed = new TaskCompletionSource<GatewayConfig>(TaskCreationOptions.RunContinuationsAsynchronously);
        source.Changed += config => changed.TrySetResult(config);
        using var watcher = new ConfigWatcher(source, time, NullLogger<ConfigWatcher>.Instance);
        await watcher.StartAsync(TestContext.Current.CancellationToken);
        file.Write("auth: required");

        // A tick is taken up on the pool: the clock goes on until it has been.
        while (!changed.Task.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await changed.Task).Auth.ShouldBe(AuthMode.Required);
        await watcher.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Watch_Stopped_Ends()
    {
        using var file = new TemporaryFile("auth: open");
        var source = new ConfigSource(file.Path, ConfigFile.Read(file.Path, _ => null), _ => null, NullLogger<ConfigSource>.Instance);
        using var watcher = new ConfigWatcher(source, new VirtualTime(), NullLogger<ConfigWatcher>.Instance);
        await watcher.StartAsync(TestContext.Current.CancellationToken);

        await watcher.StopAsync(TestContext.Current.CancellationToken);

        watcher.ExecuteTask.ShouldNotBeNull().IsCompleted.ShouldBeTrue();
        watcher.ExecuteTask.IsFaulted.ShouldBeFalse();
    }
}
