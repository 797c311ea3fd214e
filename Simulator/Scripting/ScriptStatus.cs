using System.Text.Json.Serialization;

namespace Simulator.Scripting;

/// <summary>A script and the number of requests it has been asked about.</summary>
public sealed record ScriptStatus(ProviderScript Script, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int Taken);
