using System.Globalization;
using EndToEnd.Rig;
using EndToEnd.Sdks;
using Simulator.Scripting;

namespace EndToEnd.Rescue;

/// <summary>A real gateway before two simulated providers, the first of which breaks off at every event in turn; read by the official Node SDK.</summary>
public sealed class MidstreamRescueTests
{
    private const string Text = "The sea is wide — naïve sailors 日本 say so 🙂 — and it is deep:\n\n- wide, as one sees;\n- deep, as one does not.\n\nIs there anything else?";

    [Fact]
    public async Task Stream_BrokenAtEveryEvent_IsOneAnswerToTheSdk()
    {
        Node.SkipIfMissing();
        await using var scene = await Scene.SetAsync(["first", "second"], """
            tiers:
              ib/rescued: { chain: [first/sim, second/sim], on_midstream_failure: continue }
            circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }
            retry_budget: { ratio: 10, minimum_per_second: 1000 }
            """);
        var events = (Text.EnumerateRunes().Count() + 5) / 6;
        Fault[] breaks = [.. Enumerable.Range(2, events - 1).SelectMany(after => (Fault[])[new() { CutAfter = after }, new() { EndAfter = after }, new() { ErrorEventAfter = after }])];
        scene.Simulator.Script.Put("first", [.. breaks.Select(fault => fault with { Says = Text, Slow = new() { Between = TimeSpan.FromMilliseconds(2) } }), new() { CutAfter = 3, Says = Text }]);
        scene.Simulator.Script.Always("second", new() { Says = Text });

        var results = await ClientScripts.RunAsync("rescue", "rescue", new Dictionary<string, string>
        {
            ["GATEWAY"] = scene.Gateway.Address.ToString().TrimEnd('/'),
            ["SIMULATOR"] = scene.Simulator.BaseAddress.ToString().TrimEnd('/'),
            ["MODEL"] = "ib/rescued",
            ["TEXT"] = Text,
            ["STREAMS"] = breaks.Length.ToString(CultureInfo.InvariantCulture),
        });

        results.Keys.ShouldBe(["every_break_is_one_answer", "the_stream_helper_reads_it_whole"], ignoreOrder: true);
        results.Values.ShouldAllBe(error => error == null, string.Join('\n', results.Values));
    }
}
