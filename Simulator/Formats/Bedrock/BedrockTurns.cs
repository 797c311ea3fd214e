using System.Text.Json;
using Simulator.Answers;

namespace Simulator.Formats.Bedrock;

/// <summary>The conversation: speakers take turns, and each use of a tool has its result in the next one.</summary>
internal sealed class BedrockTurns(JsonElement root, Said said, bool hasTools)
{
    private static readonly HashSet<string> ImageFormats = ["png", "jpeg", "gif", "webp"];
    private static readonly HashSet<string> Kinds =
        ["text", "image", "document", "video", "audio", "toolUse", "toolResult", "guardContent", "cachePoint", "reasoningContent", "citationsContent", "searchResult"];

    public void Read()
    {
        var messages = root.Items("messages");
        Check(messages.Length > 0, "The messages field is empty. Add at least one message, and try again.");
        Check(messages[0].Text("role") is "user", "A conversation must start with a user message. Try again with a conversation that starts with a user message.");
        var open = new HashSet<string>();
        for (var i = 0; i < messages.Length; i++)
        {
            var role = messages[i].Text("role");
            Check(role is "user" or "assistant", $"Value '{role}' at 'messages.{i + 1}.member.role' failed to satisfy constraint: Member must satisfy enum value set: [user, assistant]");
            Check(i == 0 || role != messages[i - 1].Text("role"), $"messages: roles must alternate between \"user\" and \"assistant\", but found multiple \"{role}\" roles in a row");
            var blocks = messages[i].Items("content");
            Check(blocks.Length > 0, $"The content field in the Message object at messages.{i} is empty. Add a ContentBlock object to the content field and try again.");
            for (var j = 0; j < blocks.Length; j++)
            {
                CheckBlock(blocks[j], role!, i, j);
            }

            var results = Ids(blocks, "toolResult");
            Check(results.Count <= open.Count, $"The number of toolResult blocks at messages.{i}.content exceeds the number of toolUse blocks of previous turn.");
            Check(role is "assistant" || open.SetEquals(results), $"Expected toolResult blocks at messages.{i}.content for the following Ids: {string.Join(", ", open)}");
            open = Ids(blocks, "toolUse");
            Check(hasTools || (open.Count == 0 && results.Count == 0), "The toolConfig field must be defined when using toolUse and toolResult content blocks.");
            Hear(role!, blocks);
        }
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BadRequestException(otherwise);
        }
    }

    private static HashSet<string> Ids(JsonElement[] blocks, string kind) =>
        [.. blocks.Select(block => block.Member(kind)).OfType<JsonElement>().Select(block => block.Text("toolUseId") ?? "")];

    private static void CheckBlock(JsonElement block, string role, int i, int j)
    {
        var where = $"messages.{i}.content.{j}";
        var kinds = block.EnumerateObject().Select(member => member.Name).ToArray();
        Check(kinds is [var kind] && Kinds.Contains(kind), $"The content block at {where} must have exactly one of the known members set");
        Check(block.Member("text") is null || !string.IsNullOrWhiteSpace(block.Text("text")),
            $"The text field in the ContentBlock object at {where} is blank. Add text to the text field, and try again.");
        Check(role is "user" || (block.Member("image") ?? block.Member("document") ?? block.Member("toolResult")) is null, $"The block at {where} is not possible in an assistant's message");
        Check(role is "assistant" || (block.Member("toolUse") ?? block.Member("reasoningContent")) is null, $"The block at {where} is not possible in a user's message");
        if (block.Member("image") is { } image)
        {
            CheckImage(image, where);
        }

        if (block.Member("toolUse") is { } use)
        {
            Check(use.Text("toolUseId") is { Length: > 0 and <= 64 } && use.Text("name") is { Length: > 0 }, $"{where}.toolUse: toolUseId and name are required");
            Check(use.Member("input").IsObject(), $"The format of the value at {where}.toolUse.input is invalid. Provide a json object for the field and try again.");
        }

        if (block.Member("toolResult") is { } result)
        {
            Check(result.Member("content") is { ValueKind: JsonValueKind.Array }, $"{where}.toolResult.content: must be a list");
            Check(result.Text("status") is null or "success" or "error", $"{where}.toolResult.status: must be success or error");
        }

        if (block.Member("reasoningContent") is { } reasoning && reasoning.Member("reasoningText") is { } thought && thought.Text("signature") is { } signature)
        {
            Check(Seal.Holds(signature, thought.Text("text") ?? ""), $"The model returned the following errors: {where}: Invalid `signature` in `thinking` block");
        }
    }

    private static void CheckImage(JsonElement image, string where)
    {
        Check(ImageFormats.Contains(image.Text("format") ?? ""), $"Value '{image.Text("format")}' at '{where}.image.format' failed to satisfy constraint: Member must satisfy enum value set: "
            + "[gif, jpeg, png, webp]");
        var source = image.Member("source") ?? default;
        Check(source.Member("s3Location") is not null || ImageSeen.Base64(source.Text("bytes") ?? "") is not null, $"{where}.image.source.bytes: not base64");
    }

    private static ImageSeen See(JsonElement image) =>
        image.GetProperty("source").Text("bytes") is { } bytes ? new ImageSeen(ImageSeen.Base64(bytes), $"image/{image.Text("format")}") : ImageSeen.ByAddress;

    private void Hear(string role, JsonElement[] blocks)
    {
        var text = string.Join(' ', blocks.Select(block => block.Text("text")).OfType<string>());
        if (role is "assistant")
        {
            said.Assistant(text);
            return;
        }

        foreach (var result in blocks.Select(block => block.Member("toolResult")).OfType<JsonElement>())
        {
            var parts = result.Items("content");
            said.Result(string.Join(' ', parts.Select(part => part.Text("text") ?? part.Member("json")?.GetRawText()).OfType<string>()),
                [.. parts.Select(part => part.Member("image")).OfType<JsonElement>().Select(See)]);
        }

        var images = blocks.Select(block => block.Member("image")).OfType<JsonElement>().Select(See).ToArray();
        if (text.Length > 0 || images.Length > 0)
        {
            said.User(text, images);
        }
    }
}
