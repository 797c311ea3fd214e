using EndToEnd.Rig;
using Simulator;
using Simulator.Scripting;

namespace EndToEnd.Sdks;

/// <summary>The simulator is only worth what it is like: the providers' own SDKs, unmodified, take it for the provider.</summary>
public class ProviderSdkTests
{
    [Theory]
    [InlineData("anthropic")]
    [InlineData("gemini")]
    [InlineData("ollama")]
    [InlineData("cohere")]
    [InlineData("bedrock")]
    [InlineData("azure")]
    public async Task Simulator_ForAProvidersOwnSdk_IsTheProvider(string provider)
    {
        Node.SkipIfMissing();
        await using var simulator = await SimulatorHost.StartAsync(new() { Keys = new Dictionary<string, string> { ["bedrock"] = "AKIDSIM:a secret" } });
        simulator.Script.Put(
            new ProviderScript { Provider = "*", Model = "busy", Fault = new() { Status = 429, RetryAfter = TimeSpan.FromSeconds(7) } },
            new ProviderScript { Provider = "*", Model = "full", Fault = new() { Error = "overloaded" } },
            new ProviderScript { Provider = "*", Model = "locked", Fault = new() { Error = "invalid_api_key" } },
            new ProviderScript { Provider = "*", Model = "gone", Fault = new() { Error = "model_not_found" } },
            new ProviderScript { Provider = "*", Model = "breaking", Fault = new() { ErrorEventAfter = 4 } });

        var results = await ClientScripts.RunAsync($"natives {provider}", "answers", new Dictionary<string, string>
        {
            ["GATEWAY"] = "http://none.invalid",
            ["SIMULATOR"] = simulator.BaseAddress.ToString().TrimEnd('/'),
        });

        results.Count.ShouldBeGreaterThanOrEqualTo(3);
        results.Where(result => result.Value is not null).ShouldBeEmpty();
    }
}
