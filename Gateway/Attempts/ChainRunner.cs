namespace Gateway.Attempts;
internal sealed class ChainRunner { public static Task RunAsync(Exchange x) => Task.CompletedTask; }
