using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>Reads <c>usageMetadata</c>.</summary>
internal static class GeminiUsage
{
    /// <summary>
    /// False when it counts nothing yet. Its prompt leaves out what tools brought in; its candidates mostly leave out the thoughts, and where they do not,
    /// the total gives it away.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out AnswerUsage usage, out ReadOnlySpan<byte> tier)
    {
        long prompt = 0, candidates = 0, thoughts = 0, cached = 0, tools = 0, total = 0;
        tier = default;
        var members = new JsonMembers(json, "usageMetadata");
        while (members.Next(out var name, out var value))
        {
            switch (name)
            {
                case var _ when name.SequenceEqual("promptTokenCount"u8):
                    prompt = JsonSlice.Number(value, "promptTokenCount");
                    break;
                case var _ when name.SequenceEqual("candidatesTokenCount"u8):
                    candidates = JsonSlice.Number(value, "candidatesTokenCount");
                    break;
                case var _ when name.SequenceEqual("thoughtsTokenCount"u8):
                    thoughts = JsonSlice.Number(value, "thoughtsTokenCount");
                    break;
                case var _ when name.SequenceEqual("cachedContentTokenCount"u8):
                    cached = JsonSlice.Number(value, "cachedContentTokenCount");
                    break;
                case var _ when name.SequenceEqual("toolUsePromptTokenCount"u8):
                    tools = JsonSlice.Number(value, "toolUsePromptTokenCount");
                    break;
                case var _ when name.SequenceEqual("totalTokenCount"u8):
                    total = JsonSlice.Number(value, "totalTokenCount");
                    break;
                case var _ when name.SequenceEqual("serviceTier"u8):
                    tier = JsonSlice.Text(value, "serviceTier");
                    break;
            }
        }

        prompt += tools;
        var completion = thoughts > 0 && total == prompt + candidates && candidates >= thoughts ? candidates : candidates + thoughts;
        usage = new(new(prompt, cached, completion, thoughts));
        return prompt > 0 || completion > 0;
    }
}
