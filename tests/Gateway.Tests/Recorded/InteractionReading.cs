using System.Text;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.Recorded;

/// <summary>What an interaction says, by the BCL's own reading of its JSON.</summary>
internal static class InteractionReading
{
    public static SaidAnswer Of(byte[] body, bool isStream)
    {
        var said = new SaidAnswer();
        foreach (var data in isStream ? ClientAnswer.ReadEvents([.. body, .. "\n\n"u8]).TakeWhile(data => data != "[DONE]").Where(data => data.Length > 0) : [Encoding.UTF8.GetString(body)])
        {
            var root = JsonElement.Parse(data);
            switch (isStream ? root.GetProperty("event_type").GetString() : "whole")
            {
                case "step.start" when root.GetProperty("step") is var step && step.GetProperty("type").GetString() == "function_call":
                    said.Calls.Add((step.GetProperty("name").GetString()!, ""));
                    break;
                case "step.delta" when root.GetProperty("delta") is var delta:
                    Take(delta, said);
                    break;
                case "interaction.completed":
                    TakeEnd(root.GetProperty("interaction"), said);
                    break;
                case "whole":
                    TakeEnd(root, said);
                    break;
            }
        }

        return said;
    }

    private static void Take(JsonElement delta, SaidAnswer said)
    {
        switch (delta.GetProperty("type").GetString())
        {
            case "text":
                said.Text += delta.GetProperty("text").GetString();
                break;
            case "thought_summary":
                said.Reasoning += delta.GetProperty("content").GetProperty("text").GetString();
                break;
            case "arguments_delta":
                said.Calls[^1] = said.Calls[^1] with { Arguments = said.Calls[^1].Arguments + delta.GetProperty("arguments").GetString() };
                break;
        }
    }

    private static void TakeEnd(JsonElement interaction, SaidAnswer said)
    {
        foreach (var step in interaction.TryGetProperty("steps", out var steps) && said is { Text: "", Calls: [] } ? steps.EnumerateArray().ToArray() : [])
        {
            said.Text += step.GetProperty("type").GetString() == "model_output" ? string.Concat(step.GetProperty("content").EnumerateArray().Select(part => part.GetProperty("text").GetString())) : "";
        }

        said.Finish = interaction.GetProperty("status").GetString() == "incomplete" ? "length" : "stop";
        if (interaction.TryGetProperty("usage", out var usage))
        {
            long Count(string name) => usage.TryGetProperty(name, out var count) ? count.GetInt64() : 0;
            said.Used = (Count("total_input_tokens") + Count("total_tool_use_tokens"), Count("total_cached_tokens"), Count("total_output_tokens") + Count("total_thought_tokens"));
        }
    }
}
