using Simulator.Scripting;

namespace Simulator.Tests.Scripting;

public sealed class ScriptBookTests
{
    private static readonly Fault First = new() { Status = 500 };
    private static readonly Fault Second = new() { Status = 503 };

    [Theory]
    [InlineData(AfterSteps.Healthy, new[] { 500, 503, 0, 0, 0 })]
    [InlineData(AfterSteps.RepeatLast, new[] { 500, 503, 503, 503, 503 })]
    [InlineData(AfterSteps.Cycle, new[] { 500, 503, 500, 503, 500 })]
    public void Steps_UsedUp_ThenDecides(AfterSteps then, int[] statuses)
    {
        var book = new ScriptBook();
        book.Put(new ProviderScript { Provider = "openai", Steps = [First, Second], Then = then });

        Enumerable.Range(0, 5).Select(_ => book.Next("openai", "m").Status ?? 0).ShouldBe(statuses);
    }

    [Fact]
    public void Step_WithTimes_IsForSoManyRequests()
    {
        var book = new ScriptBook();
        book.Put("openai", First with { Times = 2 }, Second);

        Enumerable.Range(0, 4).Select(_ => book.Next("openai", "m").Status ?? 0).ShouldBe([500, 500, 503, 0]);
    }

    [Fact]
    public void Share_SameSeed_SameDraws()
    {
        static bool[] Draw(int seed)
        {
            var book = new ScriptBook();
            book.Put(new ProviderScript { Provider = "openai", Fault = First, Share = 0.3, Seed = seed });
            return [.. Enumerable.Range(0, 1000).Select(_ => book.Next("openai", "m").Status == 500)];
        }

        Draw(7).ShouldBe(Draw(7));
        Draw(7).ShouldNotBe(Draw(8));
        Draw(7).Count(faulty => faulty).ShouldBeInRange(250, 350);
    }

    [Fact]
    public void MostSpecificScript_DecidesAndOnlyItTakesAStep()
    {
        var book = new ScriptBook();
        book.Put("*", First with { Status = 501 });
        book.Put("openai", First);
        book.Put(new ProviderScript { Provider = "openai", Model = "gpt-4o", Steps = [Second] });

        book.Next("OpenAI", "gpt-4o").ShouldBe(Second);
        book.Next("openai", "gpt-4o").ShouldBe(Fault.None);
        book.Next("openai", "other").ShouldBe(First);
        book.Next("groq", "other").Status.ShouldBe(501);
        book.All.Single(s => s.Script.Model == "gpt-4o").Taken.ShouldBe(2);
    }

    [Fact]
    public void Remove_OneProvider_LeavesTheOthers()
    {
        var book = new ScriptBook();
        book.Always("openai", First);
        book.Always("groq", Second);

        book.Remove("openai");

        book.Next("openai", "m").ShouldBe(Fault.None);
        book.Next("groq", "m").ShouldBe(Second);
    }

    public static TheoryData<ProviderScript, string> Wrong => new()
    {
        { new ProviderScript { Provider = "p" }, "steps or fault" },
        { new ProviderScript { Provider = "p", Steps = [First], Fault = First }, "steps and fault" },
        { new ProviderScript { Provider = "p", Steps = [] }, "steps:" },
        { new ProviderScript { Provider = "p", Fault = First, Share = 2 }, "share:" },
        { new ProviderScript { Provider = "p", Steps = [First, new Fault { CutAfter = -1 }] }, "steps[1].cut_after" },
        { new ProviderScript { Provider = "p", Steps = [new Fault { Error = "nonesuch" }] }, "steps[0].error" },
        { new ProviderScript { Provider = "p", Steps = [new Fault { Status = 700 }] }, "steps[0].status" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Script_Wrong_IsRefusedByNameOfTheField(ProviderScript script, string message) =>
        Should.Throw<ArgumentException>(() => new ScriptBook().Put(script)).Message.ShouldContain(message);
}
