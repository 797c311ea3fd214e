using System.Text;
using System.Text.Json.Nodes;
using Simulator.Answers;
using Simulator.Scripting;

namespace Simulator.Formats.Anthropic;

/// <summary>An answer as a message, or as the events of one. There is one choice, always.</summary>
internal static class AnthropicAnswers
{
    public static JsonObject Whole(ChatRequest request, Answer answer, Fault fault)
    {
        var choice = answer.Choices[0];
        var content = new JsonArray();
        foreach (var block in Blocks(choice))
        {
            content.Add(block.Full());
        }

        var message = Message(answer);
        message["content"] = content;
        message["stop_reason"] = StopReason(choice);
        message["usage"] = Usage(request, answer, fault, answer.CompletionTokens);
        return message;
    }

    public static IEnumerable<JsonObject> Stream(ChatRequest request, Answer answer, Fault fault)
    {
        var start = Message(answer);
        start["usage"] = Usage(request, answer, fault, 1);
        yield return new JsonObject { ["type"] = "message_start", ["message"] = start };

        var index = 0;
        foreach (var block in Blocks(answer.Choices[0]))
        {
            yield return new JsonObject { ["type"] = "content_block_start", ["index"] = index, ["content_block"] = block.Empty() };
            if (index == 0)
            {
                yield return new JsonObject { ["type"] = "ping" };
            }

            foreach (var delta in block.Deltas())
            {
                yield return new JsonObject { ["type"] = "content_block_delta", ["index"] = index, ["delta"] = delta };
            }

            yield return new JsonObject { ["type"] = "content_block_stop", ["index"] = index };
            index++;
        }

        yield return new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = StopReason(answer.Choices[0]), ["stop_sequence"] = null },
            ["usage"] = Usage(request, answer, fault, answer.CompletionTokens),
        };
        yield return new JsonObject { ["type"] = "message_stop" };
    }

    private static JsonObject Message(Answer answer) => new()
    {
        ["model"] = answer.Model,
        ["id"] = $"msg_01{answer.Letters[..22]}",
        ["type"] = "message",
        ["role"] = "assistant",
        ["content"] = new JsonArray(),
        ["stop_reason"] = null,
        ["stop_sequence"] = null,
    };

    private static IEnumerable<AnthropicBlock> Blocks(AnswerChoice choice)
    {
        if (choice.Thoughts.Count > 0)
        {
            yield return new AnthropicBlock.Thinking(choice.Thoughts);
        }

        if (choice.Pieces.Count > 0)
        {
            yield return new AnthropicBlock.Text(choice.Pieces);
        }

        foreach (var call in choice.Calls)
        {
            yield return new AnthropicBlock.ToolUse(call);
        }
    }

    private static string StopReason(AnswerChoice choice) => choice switch
    {
        { Kind: PieceKind.Refusal } => "refusal",
        { FinishReason: "content_filter" } => "refusal",
        { FinishReason: "length" } => "max_tokens",
        { FinishReason: "tool_calls" } => "tool_use",
        _ => "end_turn",
    };

    /// <summary>Cached tokens are not among <c>input_tokens</c>.</summary>
    private static JsonObject Usage(ChatRequest request, Answer answer, Fault fault, int output)
    {
        var created = fault.Cached is null ? request.TokensToCache : 0;
        return new JsonObject
        {
            ["input_tokens"] = answer.PromptTokens - answer.CachedTokens - created,
            ["cache_creation_input_tokens"] = created,
            ["cache_read_input_tokens"] = answer.CachedTokens,
            ["cache_creation"] = new JsonObject { ["ephemeral_5m_input_tokens"] = created, ["ephemeral_1h_input_tokens"] = 0 },
            ["output_tokens"] = output,
            ["service_tier"] = "standard",
        };
    }
}
