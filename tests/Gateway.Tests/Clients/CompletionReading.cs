using System.Text;
using System.Text.Json;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Clients;

/// <summary>What an older Completion says, its first choice, by the BCL's own reading of its JSON.</summary>
internal static class CompletionReading
{
    public static SaidAnswer Of(byte[] body, bool isStream)
    {
        var said = new SaidAnswer();
        foreach (var data in isStream ? ClientAnswer.ReadEvents([.. body, .. "\n\n"u8]).TakeWhile(data => data != "[DONE]").Where(data => data.Length > 0) : [Encoding.UTF8.GetString(body)])
        {
            var root = JsonDocument.Parse(data).RootElement;
            if (root.TryGetProperty("error", out _))
            {
                break;
            }

            root.GetProperty("object").GetString().ShouldBe("text_completion");
            foreach (var choice in root.GetProperty("choices").EnumerateArray().Where(choice => choice.GetProperty("index").GetInt32() == 0))
            {
                said.Text += choice.GetProperty("text").GetString();
                said.Reasoning += choice.TryGetProperty("reasoning_content", out var reasoning) ? reasoning.GetString() : "";
                said.Finish ??= choice.GetProperty("finish_reason").GetString();
            }

            if (root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
            {
                var cached = usage.TryGetProperty("prompt_tokens_details", out var details) ? details.GetProperty("cached_tokens").GetInt64() : 0;
                said.Used = (usage.GetProperty("prompt_tokens").GetInt64(), cached, usage.GetProperty("completion_tokens").GetInt64());
            }
        }

        return said;
    }
}
