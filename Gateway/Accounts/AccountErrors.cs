using Gateway.Errors;

namespace Gateway.Accounts;

/// <summary>The errors of this room, in the contract's words.</summary>
internal static class AccountErrors
{
    public static GatewayError Missing(string field) =>
        GatewayError.InvalidRequest("missing_required_parameter", $"The field '{field}' is missing.", field);

    public static GatewayError Invalid(string field, string expected) =>
        GatewayError.InvalidRequest("invalid_value", $"The field '{field}' must be {expected}.", field);

    public static GatewayError NotFound(string what) => new(404, "invalid_request_error", "not_found", $"There is no such {what}.") { MayRetry = false };

    public static GatewayError Conflict(string message, string? field = null) =>
        new(409, "invalid_request_error", "conflict", message) { Param = field, MayRetry = false };

    public static GatewayError NotAllowed(string message) => new(403, "invalid_request_error", "not_allowed", message) { MayRetry = false };
}
