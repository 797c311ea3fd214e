using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class ConfigSourceTests : IDisposable
{
    private readonly TemporaryFile _file = new("auth: open");
    private readonly RecordingLogger<ConfigSource> _log = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Poll_FileUnchanged_DoesNothing()
    {
        var source = Open();

        source.ReloadIfChanged().ShouldBeFalse();
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void Poll_FileChangedAndSettled_PublishesTheNewConfiguration()
    {
        var source = Open();
        var published = new List<GatewayConfig>();
        source.Changed += published.Add;
        _file.Write("auth: required");

        source.ReloadIfChanged().ShouldBeFalse();
        source.ReloadIfChanged().ShouldBeTrue();

        source.Current.Auth.ShouldBe(AuthMode.Required);
        published.ShouldHaveSingleItem().ShouldBeSameAs(source.Current);
        source.ReloadIfChanged().ShouldBeFalse();
    }

    [Fact]
    public void Poll_FileStillBeingWritten_WaitsForTheWhole()
    {
        var source = Open();
        _file.Write("");
        source.ReloadIfChanged().ShouldBeFalse();
        _file.Write("auth: open\nmax_request_bytes: 1MB");

        source.ReloadIfChanged().ShouldBeFalse();
        source.Current.MaxRequestBytes.ShouldBe(32 * 1024 * 1024);
        source.ReloadIfChanged().ShouldBeTrue();
        source.Current.MaxRequestBytes.ShouldBe(1_000_000);
    }

    [Fact]
    public void Poll_FileAtFault_KeepsTheOldOneAndSaysSoOnce()
    {
        var source = Open();
        var before = source.Current;
        _file.Write("auth: opne\nsignup: maybe");

        for (var poll = 0; poll < 5; poll++)
        {
            source.ReloadIfChanged().ShouldBeFalse();
        }

        source.Current.ShouldBeSameAs(before);
        source.LastReloadFaults.Select(fault => fault.Line).ShouldBe([1, 2]);
        _log.Lines.Count.ShouldBe(3);
        _log.Lines[0].ShouldStartWith($"Error: Configuration: {_file.Path}:1: auth: 'opne'");
        _log.Lines[2].ShouldBe("Error: Configuration not reloaded: 2 fault(s); the one before stays in force");
    }

    [Fact]
    public void Poll_FileMended_ClearsTheFaults()
    {
        var source = Open();
        _file.Write("auth: opne");
        source.Reload();
        _file.Write("auth: required");

        source.ReloadIfChanged();
        source.ReloadIfChanged().ShouldBeTrue();

        source.LastReloadFaults.ShouldBeEmpty();
    }

    [Fact]
    public void Poll_FileDeletedAndBack_KeepsTheOldOneMeanwhile()
    {
        var source = Open();
        _file.Delete();

        source.ReloadIfChanged().ShouldBeFalse();
        source.ReloadIfChanged().ShouldBeFalse();
        source.ReloadIfChanged().ShouldBeFalse();
        source.Current.Auth.ShouldBe(AuthMode.Open);
        source.LastReloadFaults.ShouldHaveSingleItem().Message.ShouldBe("there is no such file");
        _log.Lines.Count.ShouldBe(2);

        _file.Write("auth: required");
        source.ReloadIfChanged();
        source.ReloadIfChanged().ShouldBeTrue();
        source.Current.Auth.ShouldBe(AuthMode.Required);
    }

    [Fact]
    public void Reload_OnlyTheEnvironmentChanged_TakesItUp()
    {
        var source = Open();
        _environment["OPENAI_API_KEY"] = "sk-new";

        source.Reload().ShouldBeTrue();

        source.Current.Providers["openai"].ApiKey.ShouldBe("sk-new");
    }

    [Fact]
    public void Reload_ListenerThrows_StillStands()
    {
        var source = Open();
        source.Changed += _ => throw new InvalidOperationException();
        _file.Write("auth: required");

        source.Reload().ShouldBeTrue();

        source.Current.Auth.ShouldBe(AuthMode.Required);
        _log.Lines[^1].ShouldStartWith("Error: ");
    }

    [Fact]
    public void Source_NoFile_NeverChanges()
    {
        var source = new ConfigSource(null, ConfigFile.Read(null, _environment.GetValueOrDefault), _environment.GetValueOrDefault, _log);

        source.ReloadIfChanged().ShouldBeFalse();
        source.Current.Auth.ShouldBe(AuthMode.Open);
    }

    [Fact]
    public void Source_FirstReadingWithWarnings_LogsThem()
    {
        _file.Write("auth: open\nlimits: { rpm: 5 }");

        Open();

        _log.Lines.ShouldHaveSingleItem().ShouldBe($"Warning: Configuration: {_file.Path}:2: limits: for tenants; whoever calls without a virtual key, as auth: open allows, has no limits");
    }

    private ConfigSource Open() =>
        new(_file.Path, ConfigFile.Read(_file.Path, _environment.GetValueOrDefault), _environment.GetValueOrDefault, _log);
}
