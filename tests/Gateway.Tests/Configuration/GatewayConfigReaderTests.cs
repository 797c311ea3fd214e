using Gateway.Configuration;
using Routing.Targets;

namespace Gateway.Tests.Configuration;

public sealed class GatewayConfigReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# nothing but a comment")]
    [InlineData("---")]
    [InlineData("~")]
    [InlineData("{}")]
    [InlineData("providers:\ntiers:\n  # all commented out\ncircuit:\nrules:\nlimits:")]
    public void File_Empty_IsTheBuiltInRowsBehindVirtualKeys(string text)
    {
        var config = Reading.Good(text);

        config.Auth.ShouldBe(AuthMode.Required);
        config.DefaultTier.ShouldBe("ib/balanced");
        config.Tiers.Keys.ShouldBe(["ib/balanced", "ib/cheap", "ib/premium"]);
        config.Warnings.ShouldBeEmpty();
        config.ControlPlane.ShouldBe(new());
    }

    [Fact]
    public void File_Absent_LetsEveryoneInWithCredentialsFromTheEnvironment()
    {
        var config = GatewayConfigReader.ReadBuiltIn(Reading.Lookup(("OPENAI_API_KEY", "sk-1"), ("DASHSCOPE_API_KEY", "sk-2\n"))).Config.ShouldNotBeNull();

        config.Auth.ShouldBe(AuthMode.Open);
        config.DefaultTier.ShouldBe("ib/balanced");
        config.Providers["openai"].ApiKey.ShouldBe("sk-1");
        config.Providers["qwen"].ApiKey.ShouldBe("sk-2");
        config.Providers["groq"].ApiKey.ShouldBeNull();
    }

    [Fact]
    public void Provider_OverridesOneKey_KeepsTheOthers()
    {
        var config = Reading.Good("providers:\n  groq:\n    timeouts: { first_token: 2s }", ("GROQ_API_KEY", "gsk"));

        var groq = config.Providers["groq"];
        groq.Timeouts.ShouldBe(new TimeoutsConfig { FirstToken = TimeSpan.FromSeconds(2) });
        groq.BaseUrl.ShouldBe(new Uri("https://api.groq.com/openai/v1"));
        groq.ApiKey.ShouldBe("gsk");
        groq.Quirks.StreamEnd.ShouldBe(StreamEnd.Done);
        groq.Quirks.Choices.ShouldBeFalse();
    }

    [Fact]
    public void Provider_New_NeedsFormatAndBaseUrlOnly()
    {
        var mine = Reading.Good("providers:\n  mine: { format: openai, base_url: 'http://127.0.0.1:8000/v1/' }").Providers["mine"];

        mine.BaseUrl.ShouldBe(new Uri("http://127.0.0.1:8000/v1"));
        mine.NeedsKey.ShouldBeFalse();
        mine.Quirks.ShouldBe(new QuirksConfig());
        mine.Timeouts.ShouldBe(new TimeoutsConfig());
    }

    [Fact]
    public void Provider_KeyVariableUnset_StandsWithoutCredentialAndNeedsOne()
    {
        var mine = Reading.Good("providers:\n  mine: { format: openai, base_url: 'http://h', api_key: \"${MY_KEY}\" }").Providers["mine"];

        mine.ApiKey.ShouldBeNull();
        mine.NeedsKey.ShouldBeTrue();
        mine.KeyVariable.ShouldBe("MY_KEY");
    }

    [Fact]
    public void Provider_NeedsKeySaid_IsBelieved()
    {
        var config = Reading.Good("providers:\n  mine: { format: openai, base_url: 'http://h', needs_key: true, headers: { X-Org: '${ORG:-none}' } }\n  openai: { needs_key: false, region: ~ }");

        config.Providers["mine"].NeedsKey.ShouldBeTrue();
        config.Providers["mine"].Headers["x-org"].ShouldBe("none");
        config.Providers["openai"].NeedsKey.ShouldBeFalse();
        config.Providers["openai"].Region.ShouldBeNull();
    }

    [Fact]
    public void Model_OverridesOneKey_KeepsTheOthers()
    {
        var model = Reading.Good("models:\n  openai/gpt-4o-mini-2024-07-18: { output_per_million: 0.7 }").Models["openai/gpt-4o-mini-2024-07-18"];

        model.Price.ShouldBe(new Price(0.15m, 0.075m, 0.7m));
        model.Aliases.ShouldBe(["gpt-4o-mini"]);
    }

    [Fact]
    public void Model_NoFigures_IsAssumedAbleAtAnUnknownPrice()
    {
        var config = Reading.Good("models:\n  openai/next:\n  groq/next: {}");

        config.Models["openai/next"].Price.ShouldBeNull();
        config.Models["openai/next"].Context.ShouldBeNull();
        config.Models["openai/next"].Capabilities.ShouldBe(Capabilities.All);
        config.Models["groq/next"].Capabilities.ShouldBe(Capabilities.All & ~Capabilities.Choices & ~Capabilities.Logprobs);
    }

    [Fact]
    public void Model_NoCachedPrice_PaysFullForCachedInput()
    {
        Reading.Good("models:\n  openai/x: { input_per_million: 2, output_per_million: 3 }").Models["openai/x"].Price.ShouldBe(new Price(2, 2, 3));
    }

    [Fact]
    public void Alias_UserClaimsABuiltInOne_IsTheUsers()
    {
        var config = Reading.Good("models:\n  openai/x: { aliases: [gpt-4o-mini] }");

        config.Models["openai/x"].Aliases.ShouldBe(["gpt-4o-mini"]);
        config.Models["openai/gpt-4o-mini-2024-07-18"].Aliases.ShouldBeEmpty();
    }

    [Fact]
    public void Tier_OverridesOneKey_KeepsTheOthers()
    {
        var tier = Reading.Good("tiers:\n  ib/cheap: { deadline: 2s }").Tiers["ib/cheap"];

        tier.Deadline.ShouldBe(TimeSpan.FromSeconds(2));
        tier.Chain[0].Provider.ShouldBe("groq");
    }

    [Fact]
    public void Chain_ModelOutsideTheCatalogue_PassesThrough()
    {
        Reading.Good("tiers:\n  fast: { chain: [ollama/llama3.2, groq/some/new-model] }").Tiers["fast"].Chain
            .ShouldBe([new TargetId("ollama", "llama3.2"), new TargetId("groq", "some/new-model")]);
    }

    [Fact]
    public void Chain_BareNameOrAlias_IsResolvedWithAWarning()
    {
        var config = Reading.Good("tiers:\n  fast:\n    chain:\n      - gpt-4o-mini\n      - grok-4.3");

        config.Tiers["fast"].Chain.ShouldBe([new TargetId("openai", "gpt-4o-mini-2024-07-18"), new TargetId("xai", "grok-4.3")]);
        config.Warnings.ShouldBe(
        [
            "gateway.yaml:4: tiers.fast.chain[0]: 'gpt-4o-mini' may come to mean another model; pin it: openai/gpt-4o-mini-2024-07-18",
            "gateway.yaml:5: tiers.fast.chain[1]: 'grok-4.3' may come to mean another model; pin it: xai/grok-4.3",
        ]);
    }

    [Fact]
    public void DefaultTier_Null_MeansNoFallback()
    {
        Reading.Good("default_tier: null").DefaultTier.ShouldBeNull();
    }

    [Fact]
    public void KeysNotActedOn_AtWhatThisBuildDoes_GiveNoWarning()
    {
        var config = Reading.Good("signup: closed\nprivacy: { fallback_samples: 0.0 }\nencryption_keys: []\nrules: []\ntiers:\n  ib/cheap: { order: listed, on_midstream_failure: error }");

        config.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void KeysNotActedOn_AtAnythingElse_GiveOneWarningEach()
    {
        var config = Reading.Good("privacy: { fallback_samples: 0.1 }\ntiers:\n  ib/cheap: { order: fastest, order_on_throttle: cheapest, on_midstream_failure: continue }");

        config.Warnings.Select(warning => warning.Split(": ")[1]).ShouldBe(
            ["privacy"]);
    }

    [Theory]
    [InlineData("{}", UnwantedAnswers.None)]
    [InlineData("{ fallback_on_refusal: true }", UnwantedAnswers.Refusal)]
    [InlineData("{ fallback_on: [] }", UnwantedAnswers.None)]
    [InlineData("{ fallback_on: [empty, length] }", UnwantedAnswers.Empty | UnwantedAnswers.Length)]
    [InlineData("{ fallback_on: [schema], fallback_on_refusal: true }", UnwantedAnswers.Schema | UnwantedAnswers.Refusal)]
    public void FallbackOn_ByEitherName_IsRead(string keys, UnwantedAnswers expected) =>
        Reading.Good($"tiers:\n  ib/cheap: {keys}").Tiers["ib/cheap"].Unwanted.ShouldBe(expected);

    [Fact]
    public void ControlPlane_EveryKey_IsMapped()
    {
        var plane = Reading.Good(
            """
            circuit: { jitter: 0, probe_timeout: 5s, ramp_up: 0s, open_at_most: 2m, probe_early_after: 7s }
            hedge_budget: { ratio: 0.5, minimum_per_second: 3 }
            cooling_off: { rejected_for: 1h, throttled_for: 500ms, throttled_at_most: 1.5m, retry_after_at_most: 2h }
            """).ControlPlane;

        plane.Circuit.Jitter.ShouldBe(0);
        plane.Circuit.ProbeTimeout.ShouldBe(TimeSpan.FromSeconds(5));
        plane.Circuit.ProbeEarlyAfter.ShouldBe(TimeSpan.FromSeconds(7));
        (plane.HedgeBudget.Ratio, plane.HedgeBudget.MinimumPerSecond).ShouldBe((0.5, 3));
        plane.Circuit.RampUp.ShouldBe(TimeSpan.Zero);
        plane.Circuit.OpenAtMost.ShouldBe(TimeSpan.FromMinutes(2));
        plane.RejectedFor.ShouldBe(TimeSpan.FromHours(1));
        plane.ThrottledFor.ShouldBe(TimeSpan.FromMilliseconds(500));
        plane.ThrottledAtMost.ShouldBe(TimeSpan.FromSeconds(90));
        plane.RetryAfterAtMost.ShouldBe(TimeSpan.FromHours(2));
    }

    [Theory]
    [InlineData("32MiB", 33_554_432)]
    [InlineData("40MB", 40_000_000)]
    [InlineData("1.5 KiB", 1_536)]
    [InlineData("1048576", 1_048_576)]
    public void MaxRequestBytes_Units_AreRead(string text, long expected)
    {
        Reading.Good($"max_request_bytes: {text}").MaxRequestBytes.ShouldBe(expected);
    }
}
