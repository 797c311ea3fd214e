using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Gateway.Admission;
using Gateway.Configuration.Yaml;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Accounts;

/// <summary>Reads a small JSON body. No error repeats what it held: that may have been a secret.</summary>
internal static class JsonBody
{
    private const long MostBytes = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>The body; null with the error. No body at all is an empty object. Of one laid over <paramref name="present"/> a field left out stays, and <c>null</c> clears it.</summary>
    public static async Task<(T? Value, GatewayError? Error)> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type, T? present = null)
        where T : class
    {
        var (body, error) = await RequestBody.ReadAsync(http, MostBytes);
        try
        {
            return error is null ? Read(body, type, present) : (null, error);
        }
        finally
        {
            RequestBody.Release(http, body);
        }
    }

    private static (T? Value, GatewayError? Error) Read<T>(in ReadOnlySequence<byte> body, JsonTypeInfo<T> type, T? present)
        where T : class
    {
        JsonObject? fields;
        try
        {
            fields = body.IsEmpty ? [] : JsonNode.Parse(body.ToArray(), documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return (null, NotJson());
        }

        if (fields is null)
        {
            return (null, NotJson());
        }

        try
        {
            var whole = present is null ? fields : Lay(fields, (JsonObject)JsonSerializer.SerializeToNode(present, type)!);
            return (whole.Deserialize(type), null);
        }
        catch (JsonException fault)
        {
            var path = fault.Path?.TrimStart('$').TrimStart('.');
            return (null, IsFieldName(path)
                ? GatewayError.InvalidRequest("invalid_value", Explain(path, type), path)
                : GatewayError.InvalidRequest("invalid_value", "The request holds a field that is unknown or of the wrong kind."));
        }
    }

    private static string Explain(string path, JsonTypeInfo type)
    {
        foreach (var name in path.Split('.'))
        {
            if (type.Properties.FirstOrDefault(property => property.Name == name) is not { } property)
            {
                return $"The field '{path}' is unknown{Nearest.Suggest(name, [.. type.Properties.Select(known => known.Name)])}";
            }

            type = type.Options.GetTypeInfo(property.PropertyType);
        }

        return $"The field '{path}' is of the wrong kind.";
    }

    private static JsonObject Lay(JsonObject over, JsonObject under)
    {
        foreach (var (name, value) in over)
        {
            under[name] = value is JsonObject inner && under[name] is JsonObject below ? Lay(inner, (JsonObject)below.DeepClone()) : value?.DeepClone();
        }

        return under;
    }

    /// <summary>Names like ours are named back; anything else may be a secret in the wrong place.</summary>
    private static bool IsFieldName([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= 32 } && text.All(c => char.IsAsciiLetterLower(c) || c is '_' or '.');

    private static GatewayError NotJson() => GatewayError.InvalidRequest("invalid_json", "The request body is not a JSON object.");
}
