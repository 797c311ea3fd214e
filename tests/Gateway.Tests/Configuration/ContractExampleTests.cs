using Gateway.Configuration;
using Routing.Targets;

namespace Gateway.Tests.Configuration;

public sealed class ContractExampleTests
{
    private static GatewayConfig Example() => Reading.Good(ContractExample.Text, ContractExample.Environment);

    [Fact]
    public void Example_EnvironmentSet_HasItsTopLevelValues()
    {
        var config = Example();

        config.Auth.ShouldBe(AuthMode.Required);
        config.SignupOpen.ShouldBeFalse();
        config.AdminKey.ShouldBe("operator-key");
        config.EncryptionKeys.ShouldBe([ContractExample.FernetKey]);
        config.DefaultTier.ShouldBe("ib/balanced");
        config.MaxRequestBytes.ShouldBe(32 * 1024 * 1024);
        config.Limits.ShouldBe(new() { RequestsPerMinute = 600, TokensPerMinute = 1_000_000, Parallel = 100 });
    }

    [Fact]
    public void Example_Providers_AreRowsWithTheirDeadlines()
    {
        var providers = Example().Providers;

        var openai = providers["openai"];
        openai.Format.ShouldBe("openai");
        openai.BaseUrl.ShouldBe(new Uri("https://api.openai.com/v1"));
        openai.ApiKey.ShouldBe("sk-operator");
        openai.KeyVariable.ShouldBe("OPENAI_API_KEY");
        openai.NeedsKey.ShouldBeTrue();
        openai.Region.ShouldBe("us");
        openai.Timeouts.ShouldBe(new TimeoutsConfig
        {
            Connect = TimeSpan.FromSeconds(5),
            FirstToken = TimeSpan.FromSeconds(30),
            Idle = TimeSpan.FromSeconds(60),
            Total = TimeSpan.FromMinutes(10),
        });

        var local = providers["local"];
        local.Format.ShouldBe("ollama");
        local.ApiKey.ShouldBeNull();
        local.NeedsKey.ShouldBeFalse();
    }

    [Fact]
    public void Example_Model_HasItsPriceAndLimits()
    {
        var model = Example().Models["openai/gpt-4o-mini-2024-07-18"];

        model.Id.ShouldBe(new TargetId("openai", "gpt-4o-mini-2024-07-18"));
        model.Aliases.ShouldBe(["gpt-4o-mini"]);
        model.Price.ShouldBe(new Price(0.15m, 0.075m, 0.60m));
        model.Context.ShouldBe(128_000);
        model.MaxOutput.ShouldBe(16_384);
        model.Capabilities.ShouldBe(
            Capabilities.Tools | Capabilities.ToolChoice | Capabilities.Vision | Capabilities.ImageUrls | Capabilities.JsonSchema | Capabilities.JsonObject
            | Capabilities.Choices | Capabilities.Logprobs);
    }

    [Fact]
    public void Example_Tier_HasItsChainAndLimits()
    {
        var tier = Example().Tiers["ib/balanced"];

        tier.Chain.Select(target => target.ToString()).ShouldBe(
            ["openai/gpt-4o-mini-2024-07-18", "sarvam/sarvam-m", "anthropic/claude-sonnet-4-5-20250929"]);
        tier.MaxAttempts.ShouldBe(4);
        tier.Deadline.ShouldBe(TimeSpan.FromSeconds(60));
        tier.Commit.ShouldBe(new CommitConfig { ContentChunks = 1, Within = TimeSpan.Zero });
        tier.FallbackOnRefusal.ShouldBeFalse();
        tier.MaxCostUsd.ShouldBe(0.25m);
    }

    [Fact]
    public void Example_CircuitAndRetryBudget_AreSet()
    {
        var plane = Example().ControlPlane;

        plane.Circuit.ConsecutiveFailures.ShouldBe(3);
        plane.Circuit.FailureRatio.ShouldBe(0.5);
        plane.Circuit.MinimumRequests.ShouldBe(20);
        plane.Circuit.Window.ShouldBe(TimeSpan.FromSeconds(10));
        plane.Circuit.OpenFor.ShouldBe(TimeSpan.FromSeconds(30));
        plane.Circuit.OpenAtMost.ShouldBe(TimeSpan.FromSeconds(60));
        plane.RetryBudget.Ratio.ShouldBe(0.2);
        plane.RetryBudget.MinimumPerSecond.ShouldBe(5);
    }

    [Fact]
    public void Example_EveryKey_IsActedOn() => Example().Warnings.ShouldBeEmpty();

    [Fact]
    public void Example_EnvironmentEmpty_LacksCredentialsAndNothingElse()
    {
        var reading = Reading.Of(ContractExample.Text);

        reading.Faults.ShouldHaveSingleItem().ToString().ShouldBe(
            "gateway.yaml:4: encryption_keys[0]: environment variable GATEWAY_ENCRYPTION_KEY is not set; ${GATEWAY_ENCRYPTION_KEY:-default} gives a default");
    }
}
