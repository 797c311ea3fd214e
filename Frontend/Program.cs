using Frontend;
using Gateway;
using Gateway.Admission;
using Gateway.Commands;
using Gateway.Configuration;
using Gateway.Hosting;

var exit = new ProgramExit("Frontend", CommandLine.Usage);
if (await new GatewayCommands("Frontend", new Reencryption(exit).RunAsync).TryRunAsync(args) is { } code)
{
    return code;
}

var line = CommandLine.Parse(args, out var error);
if (line is null or { Help: true })
{
    return exit.Usage(error);
}

var path = ConfigFile.Locate(line.Config, Environment.GetEnvironmentVariable);
var reading = ConfigFile.Read(path, Environment.GetEnvironmentVariable);
if (reading.Config is not { } config)
{
    return ProgramExit.BadConfiguration(reading);
}

if (config.Cluster.Redis is null || config.Store?.Postgres is null)
{
    return exit.CannotStart("a cluster needs cluster.redis and store.postgres in its configuration");
}

var opening = Records.OpenAsync(config, line.Data);
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.AddGatewayConsole(config.Log);
builder.Logging.AddFilter("Orleans", LogLevel.Error);
builder.WebHost.ListenOn(line.Urls);
builder.WebHost.HandleInline();
builder.Services.AddGatewayConfiguration(path, reading, Environment.GetEnvironmentVariable);
builder.AddCluster(config.Cluster);
builder.Services.AddAccounting(line.Data);
builder.Services.AddGatewayDrain();
builder.Services.AddGateway();

var (records, why) = await opening;
if (records is null)
{
    return exit.CannotStart(why!);
}

await using var store = records.Store;
builder.Services.AddGatewayStore(store, records.Keys);
await using var app = builder.Build();
if (app.OpenAccounting() is { } unusable)
{
    return exit.CannotStart(unusable);
}

records.LogNewKey(app.Logger);
app.MapGateway();
return await app.RunToEndAsync(exit);
