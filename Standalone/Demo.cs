using System.Globalization;
using System.Text;
using Simulator;
using Simulator.Scripting;

namespace Standalone;

/// <summary>The providers, played on this machine under their real names: OpenAI failing, Groq slow, the others well.</summary>
internal sealed class Demo(SimulatorHost simulator) : IAsyncDisposable
{
    private static readonly string[] Providers = ["openai", "groq", "deepseek", "together", "sarvam", "mistral", "qwen", "openrouter", "xai"];

    /// <summary>A <c>gateway.yaml</c> that points every provider at the simulator.</summary>
    public string Config
    {
        get
        {
            var yaml = new StringBuilder("auth: open\nproviders:\n");
            foreach (var provider in Providers)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"  {provider}: {{ base_url: {simulator.BaseUrlOf(provider)}, api_key: demo }}\n");
            }

            return yaml.ToString();
        }
    }

    public static async Task<Demo> StartAsync()
    {
        var simulator = await SimulatorHost.StartAsync();
        simulator.Script.Put(
            new ProviderScript { Provider = "openai", Steps = [new Fault { Status = 503 }], Then = AfterSteps.RepeatLast },
            new ProviderScript { Provider = "groq", Steps = [new Fault { Latency = TimeSpan.FromSeconds(2) }], Then = AfterSteps.RepeatLast });
        return new(simulator);
    }

    /// <summary>What to try, for a gateway at <paramref name="address"/>.</summary>
    public string Hints(string address) => $$"""

        OpenAI is down and Groq is slow in this demo. Ask for a tier and see who answers:

          curl -si {{address}}/v1/chat/completions -H 'content-type: application/json' \
            -d '{"model":"ib/balanced","messages":[{"role":"user","content":"Hello"}]}'

        x-gateway-target says who answered, x-gateway-fallback-reason why it was not OpenAI. After three failures its circuit is open:
        it is left alone then, and x-gateway-skipped says so. Watch it happen:   {{address}}/dashboard
        Script other faults while it runs:   curl -X PUT {{simulator.BaseAddress}}sim/script -d '{"provider":"sarvam","steps":[{"cut_after":3}],"then":"repeat-last"}'

        """;

    public ValueTask DisposeAsync() => simulator.DisposeAsync();
}
