using Kit;
using Storage.VirtualKeys;

namespace Gateway.Tests.Admission;

public sealed class VirtualKeyTests
{
    [Fact]
    public async Task Key_Valid_IsServed()
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync();

        (await stage.ChatAsync(key)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Key_Missing_Is401AndSaysHowToSendOne()
    {
        await using var stage = await KeyStage.StartAsync();

        (await stage.ChatAsync(null)).ShouldBeError(401, "invalid_api_key").GetProperty("message").GetString()!.ShouldContain("Bearer ib_");
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ib_short")]
    [InlineData("sk-of-the-operator")]
    [InlineData("ib_00000000000000000000000000000000000000000000000000")]
    public async Task Key_NotWellFormed_Is401WithoutALookUp(string key)
    {
        await using var stage = await KeyStage.StartAsync();

        (await stage.ChatAsync(key)).ShouldBeError(401, "invalid_api_key");

        stage.Probe.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Key_Unknown_Is401AndIsAskedForOnce()
    {
        await using var stage = await KeyStage.StartAsync(time: new VirtualTime());
        var key = VirtualKeyText.Create().Text;

        for (var i = 0; i < 10; i++)
        {
            (await stage.ChatAsync(key)).ShouldBeError(401, "invalid_api_key");
        }

        stage.Probe.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Key_UnknownHalfAMinuteAgo_IsAskedForAgain()
    {
        var time = new VirtualTime();
        await using var stage = await KeyStage.StartAsync(time: time);
        var key = VirtualKeyText.Create().Text;
        await stage.ChatAsync(key);

        time.Advance(TimeSpan.FromSeconds(30));
        await stage.ChatAsync(key);

        stage.Probe.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Key_AddedAfterItWasUnknown_WorksAtOnce()
    {
        await using var stage = await KeyStage.StartAsync(time: new VirtualTime());
        var tenant = await stage.AddTenantAsync();
        var text = VirtualKeyText.Create();
        await stage.ChatAsync(text.Text);

        await stage.Store.VirtualKeys.AddAsync(VirtualKey.Create(tenant.Id, "late", text, stage.Time.GetUtcNow()), CancellationToken.None);

        (await stage.ChatAsync(text.Text)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Key_Revoked_IsRefusedAtOnce()
    {
        await using var stage = await KeyStage.StartAsync();
        var (text, key) = await stage.IssueAsync();
        (await stage.ChatAsync(text)).Status.ShouldBe(200);

        await stage.Store.VirtualKeys.RevokeAsync(key.Tenant, key.Id, stage.Time.GetUtcNow(), CancellationToken.None);

        (await stage.ChatAsync(text)).ShouldBeError(401, "invalid_api_key").GetProperty("message").GetString()!.ShouldContain("revoked");
    }

    [Fact]
    public async Task Key_RevokedByAnotherProcess_IsRefusedWithinASecond()
    {
        await using var stage = await KeyStage.StartAsync();
        await using var elsewhere = await stage.OpenElsewhereAsync();
        var (text, key) = await stage.IssueAsync();
        (await stage.ChatAsync(text)).Status.ShouldBe(200);

        await elsewhere.VirtualKeys.RevokeAsync(key.Tenant, key.Id, stage.Time.GetUtcNow(), CancellationToken.None);
        var revokedAt = stage.Time.GetTimestamp();

        while ((await stage.ChatAsync(text)).Status == 200)
        {
            stage.Time.GetElapsedTime(revokedAt).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        }

        (await stage.ChatAsync(text)).ShouldBeError(401, "invalid_api_key");
    }

    [Fact]
    public async Task Key_Expires_IsRefusedFromThatInstant()
    {
        var time = new VirtualTime();
        await using var stage = await KeyStage.StartAsync(time: time);
        var (text, _) = await stage.IssueAsync(key => key with { ExpiresAt = time.GetUtcNow().AddMinutes(1) });
        (await stage.ChatAsync(text)).Status.ShouldBe(200);

        time.Advance(TimeSpan.FromSeconds(59));
        (await stage.ChatAsync(text)).Status.ShouldBe(200);
        time.Advance(TimeSpan.FromSeconds(1));

        (await stage.ChatAsync(text)).ShouldBeError(401, "invalid_api_key").GetProperty("message").GetString()!.ShouldContain("expired");
    }

    [Fact]
    public async Task Key_Rotated_WorksUntilTheOverlapEnds()
    {
        var time = new VirtualTime();
        await using var stage = await KeyStage.StartAsync(time: time);
        var (old, key) = await stage.IssueAsync();
        await stage.ChatAsync(old);
        var replacement = VirtualKeyText.Create();

        await stage.Store.VirtualKeys.RotateAsync(
            VirtualKey.Create(key.Tenant, "new", replacement, time.GetUtcNow()) with { RotatedFrom = key.Id }, time.GetUtcNow().AddSeconds(30), CancellationToken.None);

        (await stage.ChatAsync(old)).Status.ShouldBe(200);
        (await stage.ChatAsync(replacement.Text)).Status.ShouldBe(200);
        time.Advance(TimeSpan.FromSeconds(30));
        (await stage.ChatAsync(old)).ShouldBeError(401, "invalid_api_key");
        (await stage.ChatAsync(replacement.Text)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Tenant_Disabled_NoneOfItsKeysWorks()
    {
        await using var stage = await KeyStage.StartAsync();
        var tenant = await stage.AddTenantAsync();
        var (first, _) = await stage.IssueAsync(tenant: tenant);
        var (second, _) = await stage.IssueAsync(tenant: tenant);
        await stage.ChatAsync(first);

        await stage.Store.Tenants.UpdateAsync(tenant with { DisabledAt = stage.Time.GetUtcNow() }, CancellationToken.None);

        (await stage.ChatAsync(first)).ShouldBeError(401, "invalid_api_key");
        (await stage.ChatAsync(second)).ShouldBeError(401, "invalid_api_key");
    }

    [Fact]
    public async Task Auth_Open_ServesEveryoneButAKeyStillHasItsScopes()
    {
        await using var stage = await KeyStage.StartAsync("auth: open");
        var (limited, _) = await stage.IssueAsync(key => key with { Scopes = ["main"] });

        (await stage.ChatAsync(null, "dear")).Status.ShouldBe(200);
        (await stage.ChatAsync("any", "dear")).Status.ShouldBe(200);
        (await stage.ChatAsync(limited, "dear")).ShouldBeError(403, "not_allowed");
    }

    [Fact]
    public async Task Scopes_OtherModel_Is403AndNotListed()
    {
        await using var stage = await KeyStage.StartAsync();
        var (limited, _) = await stage.IssueAsync(key => key with { Scopes = ["main", "up/nice-1"] });

        (await stage.ChatAsync(limited)).Status.ShouldBe(200);
        (await stage.ChatAsync(limited, "up/nice-1")).Status.ShouldBe(200);
        (await stage.ChatAsync(limited, "dear")).ShouldBeError(403, "not_allowed").GetProperty("param").GetString().ShouldBe("model");
        (await stage.ChatAsync(limited, "no-such-model")).ShouldBeError(403, "not_allowed");
        (await stage.Gateway.GetAsync("/v1/models/dear", limited)).ShouldBeError(403, "not_allowed");
        var listed = (await stage.Gateway.GetAsync("/v1/models", limited)).Json.GetProperty("data").EnumerateArray();
        listed.Select(m => m.GetProperty("id").GetString()).ShouldBe(["main", "up/nice-1"]);
    }

    [Fact]
    public async Task Scopes_Empty_AllowNothing()
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync(key => key with { Scopes = [] });

        (await stage.ChatAsync(key)).ShouldBeError(403, "not_allowed");
    }
}
