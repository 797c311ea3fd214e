namespace EndToEnd.Rig;

/// <summary>Standalone run to its end.</summary>
internal sealed record Outcome(int Code, string Output, string Errors)
{
    public static Task<Outcome> OfAsync(params string[] args) => OfAsync(new Dictionary<string, string>(), args);

    public static async Task<Outcome> OfAsync(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        await using var process = GatewayProcess.Launch(args, environment);
        var code = await process.ExitAsync();
        return new(code, process.Output, process.Errors);
    }
}
