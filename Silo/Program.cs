using Gateway.Configuration;
using Gateway.Hosting;
using Grains;
using Orleans.Dashboard;
using Routing.ControlPlane;
using Silo;
using Silo.Metrics;
using Silo.Operator;

const string GrainsPage = "/grains";
var exit = new ProgramExit("Silo", CommandLine.Usage);
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

var (store, why) = await Stores.OpenAsync(config.Store);
if (store is null)
{
    return exit.CannotStart(why!);
}

await using var _ = store;
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.AddGatewayConsole(config.Log);
builder.Logging.AddFilter("Orleans", LogLevel.Error);
builder.Logging.AddFilter("Polly", LogLevel.None);   // Orleans places grains by it, and it tells of each
builder.WebHost.ListenOn(line.Urls);
builder.Services.AddGatewayConfiguration(path, reading, Environment.GetEnvironmentVariable);
builder.AddOperatorInterface(line.Urls, line.GrpcUrls);
builder.Services.AddSingleton(store.Ledger);
builder.Services.AddSingleton(store.Tenants);
builder.Services.AddSingleton<ISpentTotals, LedgerTotals>();
builder.Services.AddSingleton<GrainSettings, ConfiguredSettings>();
builder.Services.AddSingleton<Func<double>>(Chance.NewDouble);
builder.Services.AddMemberMetrics();
builder.Services.AddHostedService<TierDefinitions>();
builder.UseOrleans(silo =>
{
    silo.AddCluster(config.Cluster, line);
    silo.AddDashboard();
});

await using var app = builder.Build();
app.UseOperatorsDoor(GrainsPage);
app.MapMemberHealth();
app.MapMemberMetrics();
app.MapOperatorInterface();
app.MapOrleansDashboard(GrainsPage);
return await app.RunMemberAsync(line, exit);
