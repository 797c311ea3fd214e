using System.Text.Json;

namespace Simulator.Answers;

internal sealed record ToolChoice(string Name, JsonElement Parameters)
{
    private static readonly JsonElement NoParameters = JsonElement.Parse("{}");

    /// <summary>The tool that will be called: the one <c>tool_choice</c> names, else the first.</summary>
    public static ToolChoice? Find(JsonElement request)
    {
        if (!request.TryGetProperty("tools", out var tools) || tools.ValueKind is not JsonValueKind.Array)
        {
            return null;
        }

        string? named = null;
        if (request.TryGetProperty("tool_choice", out var choice))
        {
            if (choice.ValueKind is JsonValueKind.String && choice.ValueEquals("none"))
            {
                return null;
            }

            named = choice.ValueKind is JsonValueKind.Object && choice.TryGetProperty("function", out var function)
                ? function.GetProperty("name").GetString()
                : null;
        }

        return tools.EnumerateArray().Select(Read).FirstOrDefault(tool => tool is not null && (named is null || tool.Name == named));
    }

    private static ToolChoice? Read(JsonElement tool)
    {
        if (!tool.TryGetProperty("function", out var function) || !function.TryGetProperty("name", out var name))
        {
            return null;
        }

        var parameters = function.TryGetProperty("parameters", out var schema) ? schema.Clone() : NoParameters;
        return new ToolChoice(name.GetString() ?? "", parameters);
    }
}
