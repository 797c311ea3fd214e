using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Answers;
using Simulator.Formats.OpenAI;
using Simulator.Scripting;

namespace Simulator.Formats.Azure;

/// <summary>Chat Completions as Azure serves it: the deployment in the path names the model, filters report on everything, errors are its own.</summary>
internal sealed class AzureFormat : OpenAIFormat
{
    private static readonly Dictionary<string, ErrorRow> Own = new(StringComparer.Ordinal)
    {
        ["invalid_api_key"] = new(401, "401", "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use "
            + "a correct regional API endpoint for your resource."),
        ["model_not_found"] = new(404, "DeploymentNotFound", "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a "
            + "moment and try again."),
        ["content_filter"] = new(400, "content_filter", "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry."),
        ["rate_limit_exceeded"] = new(429, "RateLimitReached", "Your requests to {model} in East US have exceeded the call rate limit for your current OpenAI S0 pricing tier. Please retry "
            + "after 20 seconds."),
        ["insufficient_quota"] = new(429, "insufficient_quota", "You exceeded your current quota, please check your plan and billing details."),
    };

    public override string StreamType => "text/event-stream; charset=utf-8";

    public override ErrorAnswer? Reject(SimulatorOptions options, IncomingRequest request)
    {
        var key = request.Header("api-key") is { Length: > 0 } given ? given : request.Bearer;
        return options.OpenProviders.Contains(request.Provider) || (key.Length > 0 && request.Fits(options, key)) ? null : Named("invalid_api_key", "", null);
    }

    public override ChatRequest Read(IncomingRequest request)
    {
        if (request.Http.Query["api-version"].ToString().Length == 0)
        {
            throw new BadRequestException(Write(new ErrorRow(404, "404", "Resource not found")));
        }

        // What the body calls its model does not matter.
        var steps = request.Path.Split('/');
        var deployment = steps[Array.IndexOf(steps, "deployments") + 1];
        try
        {
            var body = JsonNode.Parse(request.Body) as JsonObject ?? throw new BadRequestException(ErrorAnswers.InvalidJson);
            body["model"] = deployment;
            return base.Read(request with { Body = Json.Bytes(body) }) with { Body = request.Body };
        }
        catch (JsonException)
        {
            throw new BadRequestException(ErrorAnswers.InvalidJson);
        }
    }

    public override byte[] Body(ChatRequest request, Answer answer, Fault fault) => Filtered(base.Body(request, answer, fault));

    /// <summary>First comes what the filters think of the prompt, with no choice.</summary>
    public override IEnumerable<StreamEvent> Events(ChatRequest request, Answer answer, Fault fault)
    {
        var first = new JsonObject
        {
            ["choices"] = new JsonArray(), ["created"] = 0, ["id"] = "", ["model"] = "", ["object"] = "", ["prompt_filter_results"] = PromptFilters(),
        };
        return base.Events(request, answer, fault)
            .Select(streamEvent => streamEvent.Payload[0] == '[' ? streamEvent : streamEvent with { Payload = Filtered(streamEvent.Payload, ofPrompt: false) })
            .Prepend(new StreamEvent(null, Json.Bytes(first)));
    }

    public override ErrorAnswer Named(string name, string model, TimeSpan? wait) =>
        Own.TryGetValue(name, out var row)
            ? Write(row with { Message = row.Message.Replace("{model}", model, StringComparison.Ordinal) })
            : ErrorAnswers.Named(name, model);

    public override ErrorAnswer ByStatus(int status, string model, TimeSpan? wait) =>
        status is 429 ? Named(ErrorAnswers.RateLimited, model, wait)
        : Own.FirstOrDefault(row => row.Value.Status == status && status is not 400).Key is { } name ? Named(name, model, wait)
        : base.ByStatus(status, model, wait);

    public override void AddHeaders(Dictionary<string, string> headers, ChatRequest request)
    {
        headers.TryAdd("apim-request-id", "00000000-0000-4000-8000-000000000002");
        headers.TryAdd("x-ms-region", "East US");
        headers.TryAdd("x-ratelimit-remaining-requests", "9999");
        headers.TryAdd("x-ratelimit-remaining-tokens", "1999989");
    }

    private static ErrorAnswer Write(ErrorRow row)
    {
        var error = new JsonObject { ["code"] = row.Type, ["message"] = row.Message };
        if (row.Type is "content_filter")
        {
            error["type"] = null;
            error["param"] = "prompt";
            error["status"] = row.Status;
            error["innererror"] = new JsonObject
            {
                ["code"] = "ResponsibleAIPolicyViolation",
                ["content_filter_result"] = new JsonObject { ["violence"] = new JsonObject { ["filtered"] = true, ["severity"] = "medium" } },
            };
        }

        return new ErrorAnswer(row.Status, "application/json", Json.Bytes(new JsonObject { ["error"] = error }));
    }

    private static byte[] Filtered(byte[] payload, bool ofPrompt = true)
    {
        var node = JsonNode.Parse(payload)!.AsObject();
        foreach (var choice in node["choices"]!.AsArray())
        {
            choice!["content_filter_results"] = Filters();
        }

        if (ofPrompt)
        {
            node["prompt_filter_results"] = PromptFilters();
        }

        return Json.Bytes(node);
    }

    private static JsonArray PromptFilters() => [new JsonObject { ["prompt_index"] = 0, ["content_filter_results"] = Filters() }];

    private static JsonObject Filters() => new()
    {
        ["hate"] = new JsonObject { ["filtered"] = false, ["severity"] = "safe" },
        ["violence"] = new JsonObject { ["filtered"] = false, ["severity"] = "safe" },
    };
}
