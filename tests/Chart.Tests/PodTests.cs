using Gateway.Configuration;
using YamlDotNet.RepresentationModel;

namespace Chart.Tests;

/// <summary>What an operator relies on of the pods.</summary>
public class PodTests
{
    public static TheoryData<string> Cases => [.. ChartFolder.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pod_Any_IsConfined(string name)
    {
        Tool.SkipWithoutHelm();
        var pods = Rendered.Of(name).Select(Rendered.Pod).OfType<YamlNode>().ToArray();

        pods.ShouldNotBeEmpty();
        foreach (var pod in pods)
        {
            pod.Text("securityContext.runAsNonRoot").ShouldBe("true");
            pod.Text("securityContext.seccompProfile.type").ShouldBe("RuntimeDefault");
            pod.Text("automountServiceAccountToken").ShouldBe("false");
            foreach (var container in pod.Items("containers"))
            {
                container.Text("securityContext.readOnlyRootFilesystem").ShouldBe("true");
                container.Text("securityContext.allowPrivilegeEscalation").ShouldBe("false");
                container.Text("securityContext.capabilities.drop.0").ShouldBe("ALL");
                container.Text("resources.requests.cpu").ShouldNotBeNull();
                container.Text("resources.limits.memory").ShouldNotBeNull();
            }
        }
    }

    [Theory]
    [InlineData("Deployment", "-frontend")]
    [InlineData("StatefulSet", "-silo")]
    public void Pod_Ready_IsNotTheSameAsAlive(string kind, string suffix)
    {
        Tool.SkipWithoutHelm();
        var container = Rendered.One("minimal", kind, suffix).At("spec.template.spec.containers.0")!;

        container.Text("readinessProbe.httpGet.path").ShouldBe("/health/ready");
        container.Text("livenessProbe.httpGet.path").ShouldBe("/health/live");
        container.Text("startupProbe.httpGet.path").ShouldBe("/health/live");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Frontend_Stopped_HasTimeForTheWholeDrain(string name)
    {
        Tool.SkipWithoutHelm();
        var objects = Rendered.Of(name);
        var pod = Rendered.One(name, "Deployment", "-frontend").Pod()!;
        var config = Configuration(objects);

        var grace = int.Parse(pod.Text("terminationGracePeriodSeconds")!);
        var drain = Seconds(config.Text("drain.delay")!) + Seconds(config.Text("drain.deadline")!) + int.Parse(pod.Text("containers.0.lifecycle.preStop.sleep.seconds")!);
        grace.ShouldBeGreaterThan(drain);

        static int Seconds(string duration) => int.Parse(duration.TrimEnd('s'));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ConfigMap_Any_IsAConfigurationTheGatewayTakes(string name)
    {
        Tool.SkipWithoutHelm();
        var yaml = ConfigurationText(Rendered.Of(name));

        var reading = GatewayConfigReader.Read(yaml, "gateway.yaml", variable => variable switch
        {
            "GATEWAY_POSTGRES" => "Host=postgres;Database=gateway",
            "GATEWAY_REDIS" => "redis:6379",
            "GATEWAY_ADMIN_KEY" => "an-operators-key",
            _ when variable.StartsWith("GATEWAY_ENCRYPTION_KEY_", StringComparison.Ordinal) => "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=",
            _ => null,
        });

        reading.Faults.ShouldBeEmpty();
        yaml.ShouldNotContain("choose-one", Case.Sensitive, "a secret in a ConfigMap");
    }

    [Fact]
    public void Configuration_Changed_RollsWhereAskedTo()
    {
        Tool.SkipWithoutHelm();

        Checksum("production").ShouldNotBeNull();
        Checksum("minimal").ShouldBeNull();

        static string? Checksum(string name) => (Rendered.One(name, "Deployment", "-frontend").At("spec.template.metadata.annotations") as YamlMappingNode)
            ?.Children.FirstOrDefault(entry => ((YamlScalarNode)entry.Key).Value == "checksum/config").Value?.ToString();
    }

    [Fact]
    public void Service_Each_FindsThePodsItIsFor()
    {
        Tool.SkipWithoutHelm();
        foreach (var name in ChartFolder.Cases)
        {
            var objects = Rendered.Of(name);
            var pods = objects.Where(node => node.Pod() is not null).Select(node => Labels(node.At("spec.template.metadata.labels"))).ToArray();
            foreach (var service in objects.Where(node => node.Text("kind") == "Service"))
            {
                var selector = Labels(service.At("spec.selector"));
                pods.ShouldContain(labels => selector.All(labels.Contains), service.Text("metadata.name"));
            }
        }
    }

    [Fact]
    public void Job_Reencrypt_IsInNoServiceBudgetOrAverage_AndReachesTheStore()
    {
        Tool.SkipWithoutHelm();
        var objects = Rendered.Of("production");
        var labels = Labels(objects.Single(node => node.Text("kind") == "Job").At("spec.template.metadata.labels"));
        var selectors = objects.Select(node => (Kind: node.Text("kind"), Selector: node.Text("kind") switch
        {
            "Service" => node.At("spec.selector"),
            "PodDisruptionBudget" or "Deployment" or "StatefulSet" => node.At("spec.selector.matchLabels"),
            "NetworkPolicy" => node.At("spec.podSelector.matchLabels"),
            _ => null,
        })).Where(found => found.Selector is not null && Labels(found.Selector).All(labels.Contains)).Select(found => found.Kind);

        selectors.ShouldBe(["NetworkPolicy"]);
    }

    [Fact]
    public void ServiceMonitor_Any_ScrapesFrontendsAlone()
    {
        Tool.SkipWithoutHelm();
        var objects = Rendered.Of("production");
        var monitor = objects.Single(node => node.Text("kind") == "ServiceMonitor");
        var wanted = Labels(monitor.At("spec.selector.matchLabels"));

        var service = objects.Where(node => node.Text("kind") == "Service" && wanted.All(Labels(node.At("metadata.labels")).Contains)).ShouldHaveSingleItem();
        service.Items("spec.ports").ShouldContain(port => port.Text("name") == monitor.Text("spec.endpoints.0.port"));
        Labels(service.At("spec.selector")).ShouldContain("app.kubernetes.io/component=frontend");
    }

    private static HashSet<string> Labels(YamlNode? node) => [.. ((YamlMappingNode)node!).Children.Select(entry => $"{entry.Key}={entry.Value}")];

    private static YamlNode Configuration(IEnumerable<YamlNode> objects)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(ConfigurationText(objects)));
        return stream.Documents[0].RootNode;
    }

    private static string ConfigurationText(IEnumerable<YamlNode> objects) => objects
        .Where(node => node.Text("kind") == "ConfigMap")
        .Select(node => ((YamlMappingNode)node.At("data")!).Children.TryGetValue(new YamlScalarNode("gateway.yaml"), out var text) ? text : null)
        .OfType<YamlScalarNode>()
        .Single().Value!;
}
