using System.Text.Json;
using Simulator.Answers;

namespace Simulator.Formats.Anthropic;

/// <summary>The conversation: who may speak, what belongs to what. Turns of one speaker in a row count as one.</summary>
internal sealed class AnthropicTurns(JsonElement root, Said said)
{
    private readonly List<(string Role, List<JsonElement> Blocks)> _turns = [];

    /// <param name="thinking">Thinking with a budget: an answer that goes on after a tool's result has to begin with the thinking before the call.</param>
    public void Read(bool thinking)
    {
        Gather();
        var ids = new HashSet<string>();
        for (var i = 0; i < _turns.Count; i++)
        {
            var (role, blocks) = _turns[i];
            var uses = blocks.Where(block => block.Text("type") is "tool_use").Select(block => block.Text("id") ?? "").ToArray();
            if (role is "assistant")
            {
                if (!uses.All(ids.Add))
                {
                    throw new BadRequestException("messages: `tool_use` ids must be unique");
                }

                CheckAnswered(i, uses);
                Assistant(i, blocks);
            }
            else
            {
                User(i, blocks);
            }
        }

        var last = _turns[^1];
        if (thinking && last.Role is "user" && last.Blocks.Any(block => block.Text("type") is "tool_result"))
        {
            var first = _turns[^2].Blocks[0].Text("type");
            if (first is not ("thinking" or "redacted_thinking"))
            {
                throw new BadRequestException($"messages.{_turns.Count - 2}.content.0.type: Expected `thinking` or `redacted_thinking`, but found `{first}`. When `thinking` is "
                    + "enabled, a final `assistant` message must start with a thinking block (preceeding the lastmost set of `tool_use` and `tool_result` blocks).");
            }
        }
    }

    private void Gather()
    {
        var messages = root.Items("messages");
        if (messages.Length == 0)
        {
            throw new BadRequestException(root.Member("messages") is null ? "messages: Field required" : "messages: at least one message is required");
        }

        for (var i = 0; i < messages.Length; i++)
        {
            var role = messages[i].Text("role") switch
            {
                "user" => "user",
                "assistant" => "assistant",
                "system" => throw new BadRequestException("messages: Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, not \"system\" as an input message role."),
                _ => throw new BadRequestException($"messages.{i}.role: Input should be 'user' or 'assistant'"),
            };
            var blocks = Blocks(messages[i], i, isLast: i == messages.Length - 1 && role is "assistant");
            if (_turns.Count > 0 && _turns[^1].Role == role)
            {
                _turns[^1].Blocks.AddRange(blocks);
            }
            else
            {
                _turns.Add((role, blocks));
            }
        }

        if (_turns[0].Role is not "user")
        {
            throw new BadRequestException("messages: first message must use the \"user\" role");
        }
    }

    private static List<JsonElement> Blocks(JsonElement message, int i, bool isLast)
    {
        var content = message.Member("content") ?? throw new BadRequestException($"messages.{i}.content: Field required");
        if (content.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
        {
            throw new BadRequestException($"messages.{i}.content: Input should be a valid list");
        }

        var text = content.ValueKind is JsonValueKind.String ? content.GetString()! : null;
        if (!isLast && (text is "" || (text is null && content.GetArrayLength() == 0)))
        {
            throw new BadRequestException($"messages.{i}: all messages must have non-empty content except for the optional final assistant message");
        }

        List<JsonElement> blocks = text is null
            ? [.. content.EnumerateArray()]
            : [JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["type"] = "text", ["text"] = text })];
        for (var j = 0; j < blocks.Count; j++)
        {
            AnthropicBlocks.Check(blocks[j], message.Text("role")!, $"messages.{i}.content.{j}");
        }

        return isLast && text is "" ? [] : blocks;
    }

    private void CheckAnswered(int turn, string[] uses)
    {
        if (uses.Length == 0 || turn == _turns.Count - 1)
        {
            return;
        }

        var answered = _turns[turn + 1].Blocks.TakeWhile(block => block.Text("type") is "tool_result").Select(block => block.Text("tool_use_id")).ToHashSet();
        if (uses.FirstOrDefault(use => !answered.Contains(use)) is { } open)
        {
            throw new BadRequestException($"messages.{turn + 1}: `tool_use` ids were found without `tool_result` blocks immediately after: {open}. Each `tool_use` block must "
                + "have a corresponding `tool_result` block in the next message.");
        }
    }

    private void User(int turn, List<JsonElement> blocks)
    {
        var asked = turn == 0 ? [] : _turns[turn - 1].Blocks.Where(block => block.Text("type") is "tool_use").Select(block => block.Text("id")).ToHashSet();
        var texts = new List<string>();
        var images = new List<ImageSeen>();
        foreach (var (block, j) in blocks.Select((block, j) => (block, j)))
        {
            if (block.Text("type") is "tool_result")
            {
                if (!asked.Contains(block.Text("tool_use_id")))
                {
                    throw new BadRequestException($"messages.{turn}.content.{j}: unexpected `tool_use_id` found in `tool_result` blocks: {block.Text("tool_use_id")}. Each "
                        + "`tool_result` block must have a corresponding `tool_use` block in the previous message.");
                }

                said.Result(AnthropicBlocks.ResultText(block), [.. AnthropicBlocks.Images(block.Items("content"))]);
            }
            else if (block.Text("text") is { } text)
            {
                texts.Add(text);
            }
        }

        images.AddRange(AnthropicBlocks.Images(blocks));
        if (texts.Count > 0 || images.Count > 0)
        {
            said.User(string.Join(' ', texts), images);
        }
    }

    private void Assistant(int turn, List<JsonElement> blocks)
    {
        foreach (var (block, j) in blocks.Select((block, j) => (block, j)).Where(pair => pair.block.Text("type") is "thinking"))
        {
            if (!Seal.Holds(block.Text("signature"), block.Text("thinking") ?? ""))
            {
                throw new BadRequestException($"messages.{turn}.content.{j}: Invalid `signature` in `thinking` block");
            }
        }

        said.Assistant(string.Join(' ', blocks.Select(block => block.Text("text")).OfType<string>()));
    }
}
