using Gateway;
using Gateway.Admission;
using Gateway.Commands;
using Gateway.Configuration;
using Gateway.Hosting;
using Standalone;

var commands = new GatewayCommands("Standalone", new Reencryption(Exit.Program).RunAsync);
if (await commands.TryRunAsync(args) is { } code)
{
    return code;
}

var line = CommandLine.Parse(args, out var error);
if (line is null or { Help: true })
{
    return Exit.Usage(error);
}

if (line.CheckConfig is { } file)
{
    return commands.CheckConfig(file);
}

if (line.Import is { } source)
{
    return commands.Import(source, line.Output);
}

if (line.Explain is { } request)
{
    return commands.Explain(request, line.Config, line.AskedBy);
}

var building = Task.Run(() => WebApplication.CreateSlimBuilder());   // meanwhile the configuration is read
await using var demo = line.Demo ? await Demo.StartAsync() : null;
var path = demo is null ? ConfigFile.Locate(line.Config, Environment.GetEnvironmentVariable) : null;
var reading = demo is null
    ? ConfigFile.Read(path, Environment.GetEnvironmentVariable)
    : GatewayConfigReader.Read(demo.Config, "demo", Environment.GetEnvironmentVariable);
if (reading.Config is null)
{
    return Exit.BadConfiguration(reading);
}

if (line.Reencrypt)
{
    return await new Reencryption(Exit.Program).RunAsync(reading.Config, line.Data);
}

if (path is null && !Loopback.Only(line.Urls))
{
    return Exit.CannotStart($"without a configuration everyone may call, so only loopback addresses are listened on, not {line.Urls}; name a gateway.yaml with --config");
}

using var data = DataFolder.For(line);
var opening = Records.OpenAsync(reading.Config, data.Path);
var builder = await building;
var log = line.LogFormat is { } format ? reading.Config.Log with { Format = format } : reading.Config.Log;
builder.Logging.AddGatewayConsole(log);
builder.WebHost.ListenOn(line.Urls);
builder.WebHost.HandleInline();
builder.Services.AddGatewayConfiguration(path, reading, Environment.GetEnvironmentVariable);
builder.Services.AddInProcessControlPlane();
builder.Services.AddAccounting(data.Path);
builder.Services.AddGatewayDrain();
builder.Services.AddGateway();

var (records, why) = await opening;
if (records is null)
{
    return Exit.CannotStart(why!);
}

await using var store = records.Store;
builder.Services.AddGatewayStore(store, records.Keys);
await using var app = builder.Build();
if (app.OpenAccounting() is { } unusable)
{
    return Exit.CannotStart(unusable);
}

records.LogNewKey(app.Logger);
app.MapGateway();
return await app.RunToEndAsync(demo, log.Format);
