using System.Text;
using Simulator.Scripting;

namespace Simulator.Answers;

/// <summary>A healthy answer, or a refusal: a function of the request, and of the script's text, length and refusal.</summary>
internal static class AnswerMaker
{
    private const int RunesPerJsonPiece = 6;
    private const int DefaultFillers = 8;
    private const int WordsEchoed = 12;

    // Not all ASCII: bytes split in the middle of a character must show.
    private static readonly string[] Fillers =
        ["river", "naïve", "lamp", "quiet", "日本", "seven", "garden", "façade", "🙂", "stone", "नमस्ते", "window", "orbit", "Zürich", "paper", "cloud"];

    public static Answer Make(ChatRequest request, Fault fault)
    {
        var seed = Seed.Of(request.Body);
        var letters = seed.Letters(29);
        var choices = Enumerable.Range(0, request.Choices).Select(index => Choice(request, fault, index, seed)).ToArray();
        return new Answer(letters, request.Model, choices, request.PromptTokens) { CachedTokens = Math.Min(fault.Cached ?? 0, request.PromptTokens) };
    }

    private static AnswerChoice Choice(ChatRequest request, Fault fault, int index, Seed seed)
    {
        if (fault.Refusal is RefusalKind.Message)
        {
            return new AnswerChoice(index, PieceKind.Refusal, [.. Pieces.Words("I'm sorry, but I can't assist with that request.")], "stop");
        }

        if (fault.Refusal is RefusalKind.ContentFilter)
        {
            return new AnswerChoice(index, PieceKind.Content, [.. TextOf(request, index, fault.Tokens).Take(3)], "content_filter");
        }

        string[] thoughts = request.Thinking ? [.. Pieces.Words($"Someone asks: {Head(request.LastUserText)} That is answered from memory.")] : [];
        if (request.Tools.Count > 0)
        {
            var calls = request.Tools.Select(tool => new CallMade(seed.Letters(24), tool.Name, [.. Pieces.OfRunes(JsonText(tool.Parameters), RunesPerJsonPiece)]));
            return Limited(new AnswerChoice(index, PieceKind.Arguments, [], "tool_calls") { Calls = [.. calls], Thoughts = thoughts }, request.MaxTokens);
        }

        var text = request.Schema is { } schema
            ? Pieces.OfRunes(JsonText(schema), RunesPerJsonPiece)
            : fault.Says is { } says ? Pieces.OfRunes(RestOf(says, request.LastAssistantText), RunesPerJsonPiece)
            : TextOf(request, index, fault.Tokens);
        return Limited(new AnswerChoice(index, PieceKind.Content, [.. text], "stop") { Thoughts = thoughts }, request.MaxTokens);
    }

    private static string RestOf(string text, string beginning) => text.StartsWith(beginning, StringComparison.Ordinal) ? text[beginning.Length..] : text;

    /// <summary>As much of it as the limit leaves; of several calls the last is the one that is cut. Thoughts are not counted here.</summary>
    private static AnswerChoice Limited(AnswerChoice choice, int? maxTokens)
    {
        if (maxTokens is not { } most || choice.Tokens - choice.Thoughts.Count <= most)
        {
            return choice;
        }

        var earlier = choice.Calls.SkipLast(1).Sum(call => call.Pieces.Count);
        return choice with
        {
            Pieces = [.. choice.Pieces.Take(most)],
            Calls = [.. choice.Calls.SkipLast(1), .. choice.Calls.TakeLast(1).Select(last => last with { Pieces = [.. last.Pieces.Take(Math.Max(0, most - earlier))] })],
            FinishReason = "length",
        };
    }

    private static IEnumerable<string> TextOf(ChatRequest request, int index, int? tokens)
    {
        var opening = new StringBuilder($"{request.Provider}/{request.Model} ");
        opening.Append(request.ToolResult is { } result ? $"was told: {Head(result)}" : $"heard: {Head(request.LastUserText)}");
        opening.Append(request.Images.Count > 0 ? $" and saw {request.Images.Count} image(s): {string.Join(", ", request.Images)}." : ".");
        var words = Pieces.Words(opening.ToString()).Concat(Endless(request, index));
        return words.Take(tokens ?? Pieces.Words(opening.ToString()).Count() + DefaultFillers);
    }

    private static IEnumerable<string> Endless(ChatRequest request, int index)
    {
        var seed = Seed.Of(request.Provider, request.Model, request.LastUserText, $"{index}");
        while (true)
        {
            yield return ' ' + Fillers[seed.Next(Fillers.Length)];
        }
    }

    private static string Head(string text) => string.Concat(Pieces.Words(text).Take(WordsEchoed));

    private static string JsonText(System.Text.Json.JsonElement schema) =>
        Encoding.UTF8.GetString(Json.Bytes(json => new SchemaExample(schema).Write(json)));
}
