using Gateway.Admission;
using Gateway.Configuration.Yaml;
using Gateway.Errors;
using Gateway.Snapshots;

namespace Gateway.Endpoints;

/// <summary>The errors of a <c>model</c> that stands for nothing, or for nothing that the caller may use.</summary>
internal static class ModelErrors
{
    public static GatewayError NotFound(RoutingSnapshot snapshot, Caller caller, ReadOnlySpan<char> name)
    {
        var near = Nearest.FindAll(name.ToString(), snapshot.Models.Select(m => m.Name).Where(n => caller.MayAskFor(n)), most: 3).ToList();
        var hint = near.Count == 0 ? "" : $" Did you mean {string.Join(", ", near.Select(n => $"'{n}'"))}?";
        return new(404, "invalid_request_error", "model_not_found", $"The model '{name}' does not exist here.{hint}") { Param = "model", MayRetry = false };
    }

    /// <summary>An embedding model, asked to chat: nothing is sent to it, and nothing else is meant by its name.</summary>
    public static GatewayError NotForChat(ReadOnlySpan<char> name) =>
        new(400, "invalid_request_error", "unsupported_model", $"The model '{name}' makes embeddings and cannot answer chats.") { Param = "model", MayRetry = false };

    /// <summary>A model that chats, asked for embeddings, or one whose provider has none.</summary>
    public static GatewayError NotForEmbeddings(ReadOnlySpan<char> name) =>
        new(400, "invalid_request_error", "unsupported_model", $"The model '{name}' makes no embeddings.") { Param = "model", MayRetry = false };

    /// <summary>Said of any name outside the key's scopes, whether it stands for something or not.</summary>
    public static GatewayError NotAllowed(ReadOnlySpan<char> name) =>
        new(403, "invalid_request_error", "not_allowed", $"This virtual key may not use the model '{name}'.") { Param = "model", MayRetry = false };
}
