namespace EndToEnd.Rig;

/// <summary>Standalone run to its end.</summary>
internal sealed record Outcome(int Code, string Output, string Errors)
{
    public static async Task<Outcome> OfAsync(params string[] args)
    {
        await using var process = GatewayProcess.Launch(args);
        var code = await process.ExitAsync();
        return new(code, process.Output, process.Errors);
    }
}
