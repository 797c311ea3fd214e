using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Answers;

namespace Simulator.Formats.Anthropic;

/// <summary>One block of content: whole, as it starts in a stream, and what then comes to it.</summary>
internal abstract record AnthropicBlock
{
    private AnthropicBlock()
    {
    }

    public abstract JsonObject Full();

    public abstract JsonObject Empty();

    public abstract IEnumerable<JsonObject> Deltas();

    public sealed record Thinking(IReadOnlyList<string> Pieces) : AnthropicBlock
    {
        private string Whole => string.Concat(Pieces);

        public override JsonObject Full() => new() { ["type"] = "thinking", ["thinking"] = Whole, ["signature"] = Seal.Of(Whole) };

        public override JsonObject Empty() => new() { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" };

        public override IEnumerable<JsonObject> Deltas() =>
            Pieces.Select(piece => new JsonObject { ["type"] = "thinking_delta", ["thinking"] = piece })
                .Append(new JsonObject { ["type"] = "signature_delta", ["signature"] = Seal.Of(Whole) });
    }

    public sealed record Text(IReadOnlyList<string> Pieces) : AnthropicBlock
    {
        public override JsonObject Full() => new() { ["type"] = "text", ["text"] = string.Concat(Pieces) };

        public override JsonObject Empty() => new() { ["type"] = "text", ["text"] = "" };

        public override IEnumerable<JsonObject> Deltas() => Pieces.Select(piece => new JsonObject { ["type"] = "text_delta", ["text"] = piece });
    }

    public sealed record ToolUse(CallMade Call) : AnthropicBlock
    {
        public override JsonObject Full() => Block(Input());

        public override JsonObject Empty() => Block(new JsonObject());

        public override IEnumerable<JsonObject> Deltas() =>
            Call.Pieces.Prepend("").Select(piece => new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = piece });

        private JsonObject Block(JsonNode input) => new() { ["type"] = "tool_use", ["id"] = $"toolu_01{Call.Letters[..22]}", ["name"] = Call.Name, ["input"] = input };

        /// <summary>What was cut short is not JSON, and is left out as a whole.</summary>
        private JsonNode Input()
        {
            try
            {
                return JsonNode.Parse(Call.Arguments) ?? new JsonObject();
            }
            catch (JsonException)
            {
                return new JsonObject();
            }
        }
    }
}
