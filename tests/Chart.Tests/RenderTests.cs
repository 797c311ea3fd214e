namespace Chart.Tests;

/// <summary>What Helm makes of the chart, for each set of values in <c>Cases/</c>.</summary>
public class RenderTests
{
    public static TheoryData<string> Cases => [.. ChartFolder.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Chart_Linted_IsClean(string name)
    {
        Tool.SkipWithoutHelm();

        var (code, output, error) = Tool.Helm("lint", "--strict", ChartFolder.Chart, "--values", ChartFolder.ValuesOf(name));

        code.ShouldBe(0, output + error);
    }

    [Theory]
    [InlineData("1.25.0")]
    [InlineData("1.31.0")]
    public void Chart_Rendered_EveryObjectHoldsToItsSchema(string kubeVersion)
    {
        Tool.SkipWithoutHelm();
        foreach (var name in ChartFolder.Cases)
        {
            var (code, output, error) = Tool.Run("node", Tool.Render(name, kubeVersion), Path.Combine(ChartFolder.Tools, "validate.mjs"));

            code.ShouldBe(0, error);
            var lines = output.Trim().Split('\n');
            lines.ShouldAllBe(line => line.StartsWith("ok ", StringComparison.Ordinal));
            Console.Out.WriteLine($"{name} on Kubernetes {kubeVersion}: {lines.Length} objects valid");
        }
    }

    [Fact]
    public void Validator_WrongObjects_AreRefused()
    {
        Tool.SkipWithoutHelm();
        const string Wrong = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: a }
            spec: { replicas: many, selector: {}, template: {} }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: b }
            spec: { ports: [{ name: http }] }
            ---
            apiVersion: apps/v1
            kind: Deploiment
            metadata: { name: c }
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: d }
            daten: {}
            """;

        var (_, output, _) = Tool.Run("node", Wrong, Path.Combine(ChartFolder.Tools, "validate.mjs"));

        output.Trim().Split('\n').Length.ShouldBe(4);
        output.Trim().Split('\n').ShouldAllBe(line => line.StartsWith("bad ", StringComparison.Ordinal));
    }

    /// <summary>A change of the chart shows as a change of what is rendered. <c>GATEWAY_ACCEPT=1</c> takes the new text over.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Chart_Rendered_IsAsRecorded(string name)
    {
        Tool.SkipWithoutHelm();
        var rendered = Tool.Render(name);
        if (Environment.GetEnvironmentVariable("GATEWAY_ACCEPT") == "1")
        {
            File.WriteAllText(ChartFolder.GoldenOf(name), rendered);
        }

        rendered.ShouldBe(File.ReadAllText(ChartFolder.GoldenOf(name)));
    }

    [Theory]
    [InlineData("silo.replicas=three", "silo.replicas: Invalid type. Expected: integer, given: string")]
    [InlineData("silo.replicas=0", "silo.replicas: Must be greater than or equal to 1")]
    [InlineData("silo.replicaz=3", "silo: Additional property replicaz is not allowed")]
    [InlineData("frontend.image.pullPolicy=Sometimes", "frontend.image.pullPolicy: ")]
    [InlineData("frontend.autoscaling.targetCPUUtilization=170", "frontend.autoscaling.targetCPUUtilization: ")]
    [InlineData("drain.deadlineSeconds=5m", "drain.deadlineSeconds: ")]
    [InlineData("configChange=sometimes", "configChange: ")]
    [InlineData("networkPolicy.blockedEgress[0]=10.0.0.0", "networkPolicy.blockedEgress.0: ")]
    [InlineData("frontend.spool.sizeLimit=2GB", "frontend.spool.sizeLimit: ")]
    [InlineData("frontend.podDisruptionBudget.minAvailable=half", "frontend.podDisruptionBudget.minAvailable: ")]
    [InlineData("env[0].value=x", "env.0: name is required")]
    [InlineData("ingres.enabled=true", "Additional property ingres is not allowed")]
    public void Values_Wrong_AreRefusedWithTheirPath(string set, string expected)
    {
        Tool.SkipWithoutHelm();

        var (code, _, error) = Tool.Helm("template", "gw", ChartFolder.Chart, "--set", "secrets.existingSecret=gateway", "--set", set);

        code.ShouldNotBe(0);
        error.ShouldContain(expected);
    }

    [Theory]
    [InlineData("secrets.existingSecret", "")]
    [InlineData("ingress.hosts", "secrets.existingSecret=gateway,ingress.enabled=true")]
    [InlineData("httpRoute.parentRefs", "secrets.existingSecret=gateway,httpRoute.enabled=true")]
    [InlineData("trial.postgresql.password", "secrets.create=true,trial.postgresql.enabled=true")]
    public void Values_WhatIsNeededIsMissing_IsNamed(string missing, string set)
    {
        Tool.SkipWithoutHelm();

        var (code, _, error) = Tool.Helm("template", "gw", ChartFolder.Chart, "--set", set);

        code.ShouldNotBe(0);
        error.ShouldContain(missing);
    }
}
