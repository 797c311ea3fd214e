using System.Diagnostics;

namespace Chart.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class Tool
{
    private static readonly string HelmPath = Path.Combine(ChartFolder.Tools, "node_modules/.bin/helm");

    /// <summary>Skips the test where the tools could not be installed (test.sh does it with npm).</summary>
    public static void SkipWithoutHelm() =>
        Assert.SkipUnless(File.Exists(HelmPath), "helm is missing: npm ci in tests/Chart.Tests/tools brings it");

    public static (int Code, string Output, string Error) Helm(params ReadOnlySpan<string> arguments) => Run(HelmPath, "", arguments);

    /// <summary>What the chart becomes with the values of a case.</summary>
    public static string Render(string name, string kubeVersion = "1.31.0")
    {
        var (code, output, error) = Helm("template", "gw", ChartFolder.Chart, "--namespace", "llm", "--values", ChartFolder.ValuesOf(name), "--kube-version", kubeVersion);
        code.ShouldBe(0, error);
        return output;
    }

    public static (int Code, string Output, string Error) Run(string program, string input, params ReadOnlySpan<string> arguments)
    {
        using var process = new Process
        {
            StartInfo = new(program, [.. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = ChartFolder.Tools },
        };
        process.Start();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}
