namespace Gateway.Import;

/// <summary>One of the deployments behind a name.</summary>
/// <param name="Target"><c>provider/model</c>.</param>
/// <param name="Weight">Its share; null when it has none of its own.</param>
/// <param name="Order">Lower ones first; null when the file gives none.</param>
internal sealed record ImportedDeployment(string Target, double? Weight, int? Order);
