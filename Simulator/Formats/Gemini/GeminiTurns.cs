using System.Text.Json;
using Simulator.Answers;

namespace Simulator.Formats.Gemini;

/// <summary>The conversation: roles, parts, and as many results as there were calls.</summary>
internal sealed class GeminiTurns(JsonElement root, Said said, string model)
{
    private static readonly HashSet<string> KnownParts =
    [
        "text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode", "codeExecutionResult", "thought", "thoughtSignature", "videoMetadata",
        "mediaResolution", "partMetadata", "toolCall", "toolResponse",
    ];

    /// <summary>Accepted where a signature is asked for and there is none: https://ai.google.dev/gemini-api/docs/thought-signatures, read 2026-08.</summary>
    private static readonly HashSet<string> NoSignature = ["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

    public void Read()
    {
        var contents = root.Items("contents");
        Check(contents.Length > 0, "* GenerateContentRequest.contents: contents is not specified");
        var calls = 0;
        for (var i = 0; i < contents.Length; i++)
        {
            Check(contents[i].Text("role") is null or "user" or "model" or "function", "Please use a valid role: user, model.");
            var parts = contents[i].Items("parts");
            Check(parts.Length > 0, $"* GenerateContentRequest.contents[{i}].parts: contents.parts must not be empty.");
            for (var j = 0; j < parts.Length; j++)
            {
                CheckPart(parts[j], $"contents[{i}].parts[{j}]");
            }

            var results = parts.Count(part => part.Member("functionResponse") is not null);
            Check(results == calls || (results == 0 && i == 0),
                "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.");
            calls = parts.Count(part => part.Member("functionCall") is not null);
            if (contents[i].Text("role") is "model")
            {
                Model(parts, i);
            }
            else
            {
                Check(calls == 0, "Please ensure that function call turn comes immediately after a user turn or after a function response turn.");
                User(parts);
            }
        }
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BadRequestException(otherwise);
        }
    }

    private static void CheckPart(JsonElement part, string where)
    {
        GeminiReader.Refuse(part, KnownParts, $" at '{where}'");
        var datas = part.EnumerateObject().Count(p => p.Name is "text" or "inlineData" or "fileData" or "functionCall" or "functionResponse" or "executableCode" or "codeExecutionResult");
        Check(datas == 1, $"* GenerateContentRequest.{where}.data: required oneof field 'data' must have one initialized field");
        if (part.Member("inlineData") is { } blob)
        {
            Check(blob.Text("mimeType") is { Length: > 0 }, $"* GenerateContentRequest.{where}.inline_data.mime_type: mime_type must be specified");
            Check(ImageSeen.Base64(blob.Text("data") ?? "") is not null, $"Invalid value at '{where}.inline_data.data' (TYPE_BYTES), Base64 decoding failed");
        }

        if (part.Member("functionCall") is { } call)
        {
            Check(call.Text("name") is { Length: > 0 }, $"* GenerateContentRequest.{where}.function_call.name: Name cannot be empty.");
            Check(call.Member("args") is null or { ValueKind: JsonValueKind.Object }, $"Invalid value at '{where}.function_call.args' (type.googleapis.com/google.protobuf.Struct)");
        }

        if (part.Member("functionResponse") is { } response)
        {
            Check(response.Text("name") is { Length: > 0 }, $"* GenerateContentRequest.{where}.function_response.name: Name cannot be empty.");
            Check(response.Member("response").IsObject(), $"Invalid value at '{where}.function_response.response' (type.googleapis.com/google.protobuf.Struct)");
        }
    }

    private void Model(JsonElement[] parts, int turn)
    {
        var signed = true;
        foreach (var part in parts)
        {
            var call = part.Member("functionCall") ?? default;
            var signature = part.Text("thoughtSignature");
            if (signature is not null && !NoSignature.Contains(signature))
            {
                Check(call.ValueKind is not JsonValueKind.Object || Seal.Holds(signature, call.Text("name")!), "Thought signature is not valid.");
            }

            if (call.ValueKind is JsonValueKind.Object && signed)
            {
                // Only the first call of a turn is signed.
                Check(signature is not null || !model.StartsWith("gemini-3", StringComparison.Ordinal),
                    $"Function call is missing a thought_signature in functionCall parts. Additional data, function call `default_api:{call.Text("name")}`, position {turn + 1}.");
                signed = false;
            }
        }

        said.Assistant(Texts(parts));
    }

    private void User(JsonElement[] parts)
    {
        foreach (var response in parts.Select(part => part.Member("functionResponse")).OfType<JsonElement>())
        {
            said.Result(ResultText(response.GetProperty("response")));
        }

        var images = parts.Select(part => part.Member("inlineData")).OfType<JsonElement>().Select(blob => new ImageSeen(ImageSeen.Base64(blob.Text("data")!), blob.Text("mimeType")))
            .Concat(parts.Where(part => part.Member("fileData") is not null).Select(_ => ImageSeen.ByAddress))
            .ToArray();
        if (images.Length > 0 || parts.Any(part => part.Member("text") is not null))
        {
            said.User(Texts(parts), images);
        }
    }

    private static string Texts(JsonElement[] parts) => string.Join(' ', parts.Where(part => !part.Flag("thought")).Select(part => part.Text("text")).OfType<string>());

    /// <summary>A single text by itself, anything else as the JSON it is.</summary>
    private static string ResultText(JsonElement response)
    {
        JsonProperty[] members = [.. response.EnumerateObject()];
        return members is [{ Value.ValueKind: JsonValueKind.String } only] ? only.Value.GetString()! : response.GetRawText();
    }
}
