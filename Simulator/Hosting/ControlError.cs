namespace Simulator.Hosting;

internal sealed record ControlError(string Error);
