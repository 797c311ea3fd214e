using Routing.Targets;

namespace Gateway.Protocols;

/// <summary>What rendering needs to know of the target.</summary>
/// <param name="Model">The provider's own name for the model.</param>
/// <param name="Capabilities">What the target can do.</param>
/// <param name="MaxOutput">Most tokens of one answer; null when unknown. A format that requires a maximum takes this where the client gave none.</param>
internal readonly record struct RenderTarget(string Model, Capabilities Capabilities, int? MaxOutput);
