namespace Gateway.Errors;

/// <summary>An error as the client sees it: <c>{"error":{"message","type","param","code","attempts"?}}</c>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">OpenAI's type, e.g. <c>invalid_request_error</c>; null when a provider gave none.</param>
/// <param name="Code">OpenAI's code, e.g. <c>model_not_found</c>; null when a provider gave none.</param>
/// <param name="Message">A sentence for people.</param>
internal sealed record GatewayError(int Status, string? Type, string? Code, string Message)
{
    /// <summary>The request field at fault.</summary>
    public string? Param { get; init; }

    /// <summary>When to come back; null for no such hint.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>False when repeating the request is pointless: the SDKs are told.</summary>
    public bool MayRetry { get; init; } = true;

    public static GatewayError InvalidRequest(string code, string message, string? param = null) =>
        new(400, "invalid_request_error", code, message) { Param = param };
}
