using Gateway.Configuration.Yaml;

namespace Gateway.Import;

/// <summary>A name that clients ask for, and what stands behind it.</summary>
internal sealed class ImportedGroup(string name, Mark at)
{
    public string Name => name;

    public Mark At => at;

    public List<ImportedDeployment> Deployments { get; } = [];

    /// <summary>Names of the groups whose deployments come after its own, in order.</summary>
    public List<string> Fallbacks { get; } = [];

    /// <summary>Its deployments as they are tried: LiteLLM's default order is 1.</summary>
    public IEnumerable<ImportedDeployment> InOrder() => Deployments.OrderBy(one => one.Order ?? 1);

    public bool FallbackOnRefusal { get; set; }
}
