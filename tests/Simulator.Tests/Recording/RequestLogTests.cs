using System.Security.Cryptography;
using System.Text;
using Simulator.Recording;
using Simulator.Scripting;
using Simulator.Tests.Wire;

namespace Simulator.Tests.Recording;

public sealed class RequestLogTests
{
    [Fact]
    public async Task Body_IsKeptByteForByte()
    {
        await using var stage = await Stage.SetAsync();
        const string Odd = "{ \"messages\" : [ {\"role\":\"user\",\"content\":\"caf\\u00e9 🙂\\/\"} ],\n\t\"model\":\"m\",  \"x\":1.0e+2 }  ";

        await stage.AskAsync(Odd);

        stage.Host.Requests.Recent("openai").Single().Body.ShouldBe(Encoding.UTF8.GetBytes(Odd));
    }

    [Fact]
    public async Task Body_Large_IsKeptWhole()
    {
        await using var stage = await Stage.SetAsync();
        var question = Stage.Question(text: new string('x', 3_000_000));

        (await stage.AskAsync(question)).Status.ShouldBe(200);

        stage.Host.Requests.Recent().Single().Body.Length.ShouldBe(question.Length);
    }

    [Fact]
    public async Task Key_IsShownOnlyAsTheStartOfItsHash()
    {
        await using var stage = await Stage.SetAsync();

        await Played.PostAsync(stage.Chat, Stage.Question(), "sk-secret");

        var hash = Convert.ToHexStringLower(SHA256.HashData("sk-secret"u8));
        stage.Host.Requests.Recent().Single().Headers["authorization"].ShouldBe($"sha256:{hash[..12]}");
    }

    [Fact]
    public async Task Ring_Full_TheOldestGoes()
    {
        await using var stage = await Stage.SetAsync(new SimulatorOptions { RecordedRequests = 2 });

        for (var i = 0; i < 3; i++)
        {
            await stage.AskAsync(Stage.Question());
        }

        stage.Host.Requests.Recent().Select(r => r.Number).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task Recording_Off_CountsOnly()
    {
        await using var stage = await Stage.SetAsync(new SimulatorOptions { Recording = false });

        await stage.AskAsync(Stage.Question());

        (await stage.Host.Requests.WhenAsync("openai", c => c.Answered == 1)).Received.ShouldBe(1);
        stage.Host.Requests.Recent().ShouldBeEmpty();
    }

    [Fact]
    public async Task Cut_IsCountedAsCut()
    {
        await using var stage = await Stage.SetAsync();
        stage.Host.Script.Put("openai", new Fault { CutAfter = 1 });

        await stage.StreamAsync();

        (await stage.Host.Requests.WhenAsync("openai", c => c.InFlight == 0)).ShouldBe(new RequestCounts(1, 0, 1, 0, 0, 1));
    }
}
