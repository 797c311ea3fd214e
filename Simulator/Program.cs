using System.Runtime.InteropServices;
using System.Text.Json;
using Simulator;
using Simulator.Scripting;

// --urls URL     where to listen, http://127.0.0.1:9090 unless told
// --script FILE  a JSON array of what PUT /sim/script takes
// --no-recording count requests, keep none
var settings = new ConfigurationBuilder().AddCommandLine([.. args.Where(a => a != "--no-recording")]).Build();
var options = new SimulatorOptions
{
    Url = settings["urls"] ?? "http://127.0.0.1:9090",
    Recording = !args.Contains("--no-recording"),
};

await using var simulator = await SimulatorHost.StartAsync(options);
if (settings["script"] is { } file)
{
    simulator.Script.Put(JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file), ScriptJson.Default.ProviderScriptArray) ?? []);
}

Console.WriteLine($"Playing every provider at {simulator.BaseAddress}{{provider}}/v1, scripted at {simulator.BaseAddress}sim/script");
var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
await stop.Task;
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.TrySetResult();
}
