using System.Text.Json;

namespace Simulator.Answers;

/// <summary>A tool that was offered.</summary>
internal sealed record ToolChoice(string Name, JsonElement Parameters)
{
    public static readonly JsonElement NoParameters = JsonElement.Parse("{}");

    /// <summary>Said by a user, it has all tools called at once instead of the first.</summary>
    private const string All = "every tool";

    /// <summary>The tools that will be called by a Chat Completions request: the one <c>tool_choice</c> names, else the first, or all that the user asked for.</summary>
    public static IReadOnlyList<ToolChoice> Find(JsonElement request, string userText)
    {
        if (!request.TryGetProperty("tools", out var tools) || tools.ValueKind is not JsonValueKind.Array)
        {
            return [];
        }

        string? named = null;
        if (request.TryGetProperty("tool_choice", out var choice))
        {
            if (choice.ValueKind is JsonValueKind.String && choice.ValueEquals("none"))
            {
                return [];
            }

            named = choice.ValueKind is JsonValueKind.Object && choice.TryGetProperty("function", out var function)
                ? function.GetProperty("name").GetString()
                : null;
        }

        return Among(tools.EnumerateArray().Select(Read).OfType<ToolChoice>(), named, userText);
    }

    /// <summary>The one that is named, else the first, or all that the user asked for.</summary>
    public static IReadOnlyList<ToolChoice> Among(IEnumerable<ToolChoice> offered, string? named, string userText) =>
        [.. offered.Where(tool => named is null || tool.Name == named).Take(userText.Contains(All, StringComparison.OrdinalIgnoreCase) ? int.MaxValue : 1)];

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
