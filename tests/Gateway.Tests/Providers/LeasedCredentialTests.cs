using Gateway.Providers;
using Kit;

namespace Gateway.Tests.Providers;

public sealed class LeasedCredentialTests
{
    private static readonly TimeSpan Renewed = TimeSpan.FromMinutes(50);
    private static readonly TimeSpan Over = TimeSpan.FromMinutes(60);

    private readonly VirtualTime _time = new();
    private readonly LeasedCredential<string> _credential;
    private TaskCompletionSource<string>? _answer;
    private int _fetches;

    public LeasedCredentialTests() => _credential = new(FetchAsync, _time);

    [Fact]
    public async Task First_IsWaitedForByAll_AndFetchedOnce()
    {
        _answer = new();
        var waiting = Enumerable.Range(0, 8).Select(_ => _credential.GetAsync(TestContext.Current.CancellationToken).AsTask()).ToArray();

        _answer.SetResult("one");

        (await Task.WhenAll(waiting)).ShouldAllBe(value => value == "one");
        _fetches.ShouldBe(1);
    }

    [Fact(Timeout = 30_000)]
    public async Task Credential_ThatLasts_IsGivenAtOnce()
    {
        await FirstAsync("one");
        _time.Advance(Renewed - TimeSpan.FromSeconds(1));

        AtOnce().ShouldBe("one");
        _fetches.ShouldBe(1);
    }

    [Fact(Timeout = 30_000)]
    public async Task Credential_SoonOver_ServesWhileTheNextIsFetched()
    {
        await FirstAsync("one");
        _time.Advance(Renewed);
        _answer = new();

        for (var i = 0; i < 3; i++)
        {
            AtOnce().ShouldBe("one");
        }

        _answer.SetResult("two");
        await EventuallyAsync("two");
        _fetches.ShouldBe(2);
    }

    [Fact(Timeout = 30_000)]
    public async Task Renewal_ThatFails_IsTriedAgainAfterAPause_AndTheOldOneServesOn()
    {
        await FirstAsync("one");
        _time.Advance(Renewed);
        _answer = new();
        _answer.SetException(new HttpRequestException("no"));

        AtOnce().ShouldBe("one");
        while (Volatile.Read(ref _fetches) < 2)
        {
            await Task.Yield();
        }

        await SettledAsync();
        AtOnce().ShouldBe("one");
        _fetches.ShouldBe(2, "not yet again");
        _answer = new();
        _answer.SetResult("two");
        _time.Advance(TimeSpan.FromSeconds(11));
        await EventuallyAsync("two");
    }

    [Fact(Timeout = 30_000)]
    public async Task Credential_ThatIsOver_IsWaitedFor_AndItsFailureIsToldToWhoWaits()
    {
        await FirstAsync("one");
        _time.Advance(Over);
        _answer = new();
        _answer.SetException(new HttpRequestException("no"));

        await Should.ThrowAsync<HttpRequestException>(async () => await _credential.GetAsync(TestContext.Current.CancellationToken));

        _answer = new();
        _answer.SetResult("two");
        (await _credential.GetAsync(TestContext.Current.CancellationToken)).ShouldBe("two");
    }

    [Fact]
    public async Task Waiting_ThatIsGivenUp_EndsNoFetchForOthers()
    {
        _answer = new();
        using var impatient = new CancellationTokenSource();
        var first = _credential.GetAsync(impatient.Token).AsTask();
        var second = _credential.GetAsync(TestContext.Current.CancellationToken).AsTask();

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        _answer.SetResult("one");

        (await second).ShouldBe("one");
        _fetches.ShouldBe(1);
    }

    private string AtOnce()
    {
        var given = _credential.GetAsync(default).AsTask();
        given.IsCompletedSuccessfully.ShouldBeTrue();
        return given.Result;
    }

    private async Task FirstAsync(string value)
    {
        _answer = new();
        _answer.SetResult(value);
        (await _credential.GetAsync(TestContext.Current.CancellationToken)).ShouldBe(value);
        await SettledAsync();
    }

    /// <summary>Until no fetch runs: its end comes a moment after its value.</summary>
    private async Task SettledAsync()
    {
        while (_credential.IsFetching)
        {
            await Task.Yield();
        }
    }

    private async Task EventuallyAsync(string value)
    {
        while (await _credential.GetAsync(TestContext.Current.CancellationToken) != value)
        {
            await Task.Yield();
        }
    }

    private async Task<Lease<string>> FetchAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fetches);
        var value = await _answer!.Task.WaitAsync(cancellationToken);
        var now = _time.GetUtcNow();
        return new(value, now + Renewed, now + Over);
    }
}
