using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>Writes a tool as <c>{"type":"function","function":{…}}</c>, for formats that took that over from OpenAI but demand parameters.</summary>
internal static class FunctionTool
{
    private static readonly JsonRaw NoParameters = new("""{"type":"object","properties":{}}"""u8.ToArray());

    public static void Write(Utf8JsonWriter json, ToolDefinition tool) => Write(json, tool, tool.Parameters);

    /// <param name="json">Where to.</param>
    /// <param name="tool">Its name and description.</param>
    /// <param name="parameters">Its schema, perhaps brought into what the format takes.</param>
    public static void Write(Utf8JsonWriter json, ToolDefinition tool, JsonRaw parameters)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        tool.Name.WriteTo(json, "name"u8);
        tool.Description?.WriteTo(json, "description"u8);
        (parameters.Exists ? parameters : NoParameters).WriteTo(json, "parameters"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
