using Gateway.Configuration.Yaml;
using Routing.Targets;

namespace Gateway.Configuration.Schema;

/// <summary>A model's claim to a bare name.</summary>
internal sealed record AliasClaim(string Alias, TargetId Model, Value At);
