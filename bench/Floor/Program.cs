using Floor;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

// --urls URL      where to listen
// --upstream URL  where every request goes, whatever its path
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = null;
});
builder.Services.Configure<SocketTransportOptions>(transport => transport.UnsafePreferInlineScheduling = true);   // as the gateway has it

using var passThrough = new PassThrough(new Uri(builder.Configuration["upstream"] ?? throw new ArgumentException("--upstream is missing")));
var app = builder.Build();
app.Run(passThrough.HandleAsync);
await app.RunAsync();
