using Gateway.Configuration.Yaml;
using Gateway.Errors;
using Gateway.Snapshots;

namespace Gateway.Endpoints;

/// <summary>The errors of a <c>model</c> that stands for nothing.</summary>
internal static class ModelErrors
{
    public static GatewayError NotFound(RoutingSnapshot snapshot, ReadOnlySpan<char> name)
    {
        var near = Nearest.FindAll(name.ToString(), snapshot.Models.Select(m => m.Name), most: 3).ToList();
        var hint = near.Count == 0 ? "" : $" Did you mean {string.Join(", ", near.Select(n => $"'{n}'"))}?";
        return new(404, "invalid_request_error", "model_not_found", $"The model '{name}' does not exist here.{hint}") { Param = "model", MayRetry = false };
    }
}
