namespace Simulator.Hosting;

internal sealed record PortReport(string Provider, bool Open, Uri? BaseUrl);
