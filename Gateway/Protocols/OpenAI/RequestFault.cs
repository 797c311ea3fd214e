namespace Gateway.Protocols.OpenAI;

/// <summary>Why a request body is refused.</summary>
/// <param name="Code">OpenAI's error code.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Param">The field at fault, if one is.</param>
internal sealed record RequestFault(string Code, string Message, string? Param = null)
{
    public static RequestFault InvalidJson(string message) => new("invalid_json", message);

    public static RequestFault Missing(string param) => new("missing_required_parameter", $"Missing required parameter: '{param}'.", param);

    public static RequestFault WrongType(string param, string expected) => new("invalid_type", $"Invalid type for '{param}': expected {expected}.", param);

    public static RequestFault WrongValue(string param, string expected) => new("invalid_value", $"Invalid value for '{param}': expected {expected}.", param);
}
