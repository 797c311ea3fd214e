namespace EndToEnd.Rig;

/// <summary>A real Chromium, driven by <c>clients/dashboard.mjs</c>.</summary>
internal static class Browser
{
    private static readonly string? Path = new[] { Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(File.Exists);

    private static readonly string? Missing = Path is null
        ? "there is no Chromium on this machine: install chromium, or name one with CHROMIUM"
        : Directory.Exists(System.IO.Path.Combine(Places.Clients, "node_modules", "playwright-core")) ? null : "playwright-core is not installed: run `npm ci` in tests/EndToEnd/clients, or ./test.sh";

    /// <summary>Where the screenshots are kept.</summary>
    public static string Shots { get; } = System.IO.Path.Combine(Places.Root, "TestResults", "dashboard");

    public static void SkipIfMissing()
    {
        Node.SkipIfMissing();
        Assert.SkipWhen(Missing is not null, Missing ?? "");
    }

    /// <summary>Runs one of the script's checks.</summary>
    public static async Task CheckAsync(string check, Uri gateway, Uri? simulator = null, string key = "") =>
        (await Node.RunAsync("dashboard.mjs", [Path!, Shots, gateway.GetLeftPart(UriPartial.Authority), simulator?.ToString() ?? "none", key, check])).ShouldContain($"{check}: seen");
}
