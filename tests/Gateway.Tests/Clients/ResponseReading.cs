using System.Text;
using System.Text.Json;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Clients;

/// <summary>
/// What a response says, by the BCL's own reading of its JSON. Of a stream the pieces are read, and the last event, which repeats them, must say the same.
/// </summary>
internal static class ResponseReading
{
    public static SaidAnswer Of(byte[] body, bool isStream)
    {
        if (!isStream)
        {
            return OfResponse(JsonDocument.Parse(body).RootElement);
        }

        var pieces = new SaidAnswer();
        var calls = new Dictionary<int, int>();
        SaidAnswer? whole = null;
        foreach (var data in ClientAnswer.ReadEvents([.. body, .. "\n\n"u8]).Where(data => data.Length > 0 && data != "[DONE]"))
        {
            var root = JsonDocument.Parse(data).RootElement;
            switch (root.TryGetProperty("type", out var type) ? type.GetString() : null)
            {
                case "response.output_text.delta":
                    pieces.Text += root.GetProperty("delta").GetString();
                    break;
                case "response.refusal.delta":
                    pieces.Refusal += root.GetProperty("delta").GetString();
                    break;
                case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                    pieces.Reasoning += root.GetProperty("delta").GetString();
                    break;
                case "response.output_item.added" when root.GetProperty("item") is var item && item.GetProperty("type").GetString() == "function_call":
                    calls[root.GetProperty("output_index").GetInt32()] = pieces.Calls.Count;
                    pieces.Calls.Add((item.GetProperty("name").GetString()!, ""));
                    break;
                case "response.function_call_arguments.delta":
                    var at = calls[root.GetProperty("output_index").GetInt32()];
                    pieces.Calls[at] = pieces.Calls[at] with { Arguments = pieces.Calls[at].Arguments + root.GetProperty("delta").GetString() };
                    break;
                case "response.function_call_arguments.done" when pieces.Calls[calls[root.GetProperty("output_index").GetInt32()]].Arguments.Length == 0:
                    pieces.Calls[^1] = pieces.Calls[^1] with { Arguments = root.GetProperty("arguments").GetString()! };   // LM Studio sends them whole
                    break;
                case "response.completed" or "response.incomplete":
                    whole = OfResponse(root.GetProperty("response"));
                    break;
            }
        }

        if (whole is null)
        {
            return pieces;
        }

        (pieces.Finish, pieces.Used) = (whole.Finish, whole.Used);
        pieces.ShouldBe(whole, "the last event repeats the pieces");
        return whole;
    }

    private static SaidAnswer OfResponse(JsonElement response)
    {
        var said = new SaidAnswer();
        foreach (var item in response.GetProperty("output").EnumerateArray())
        {
            switch (item.GetProperty("type").GetString())
            {
                case "message":
                    foreach (var part in item.GetProperty("content").EnumerateArray())
                    {
                        said.Text += part.TryGetProperty("text", out var text) ? text.GetString() : "";
                        said.Refusal += part.TryGetProperty("refusal", out var refusal) ? refusal.GetString() : "";
                    }

                    break;
                case "function_call":
                    said.Calls.Add((item.GetProperty("name").GetString()!, item.GetProperty("arguments").GetString()!));
                    break;
                case "reasoning":
                    said.Reasoning += Words(item, "summary") + Words(item, "content");
                    break;
            }
        }

        var why = response.TryGetProperty("incomplete_details", out var details) && details.ValueKind == JsonValueKind.Object ? details.GetProperty("reason").GetString() : null;
        said.Finish = why == "max_output_tokens" ? "length" : why == "content_filter" || said.Refusal.Length > 0 ? "content_filter" : said.Calls.Count > 0 ? "tool_calls" : "stop";
        if (response.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
        {
            said.Used = (usage.GetProperty("input_tokens").GetInt64(), usage.TryGetProperty("input_tokens_details", out var of) && of.ValueKind == JsonValueKind.Object ? of.GetProperty("cached_tokens").GetInt64() : 0, usage.GetProperty("output_tokens").GetInt64());
        }

        return said;
    }

    private static string Words(JsonElement item, string name)
    {
        var words = new StringBuilder();
        if (item.TryGetProperty(name, out var parts) && parts.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in parts.EnumerateArray())
            {
                words.Append(part.TryGetProperty("text", out var text) ? text.GetString() : "");
            }
        }

        return words.ToString();
    }
}
