using System.Text.Json;
using Gateway.Configuration;
using Gateway.Continuations;
using Gateway.Conversations;
using Routing.Failures;

namespace Gateway.Quality;

/// <summary>Whether an answer is one that the tier would rather have from another target. Answers of several choices are not judged: some may be good.</summary>
internal static class AnswerJudge
{
    /// <param name="said">The whole answer.</param>
    /// <param name="unwanted">What the tier does not want.</param>
    /// <param name="format">What the request asked for; null for plain text, or when it was not read.</param>
    /// <returns>Null when it is fine.</returns>
    public static Failure? Judge(PartialAnswer said, UnwantedAnswers unwanted, ResponseFormat? format)
    {
        if (said.Traits.HasFlag(ChunkTraits.Refusal) || said.Traits.HasFlag(ChunkTraits.Other) || said.Finish is "content_filter")
        {
            return null;
        }

        if (unwanted.HasFlag(UnwantedAnswers.Length) && said.Finish is "length")
        {
            return new(FailureKind.CutShort, "The answer ended at its longest length.") { Status = 200 };
        }

        if (said.Traits.HasFlag(ChunkTraits.Call))
        {
            return null;
        }

        var text = said.Text;
        if (unwanted.HasFlag(UnwantedAnswers.Empty) && string.IsNullOrWhiteSpace(text))
        {
            return new(FailureKind.Empty, "The answer was empty.") { Status = 200 };
        }

        return unwanted.HasFlag(UnwantedAnswers.Schema) && format is not null && !Fits(text, format)
            ? new(FailureKind.Unfit, "The answer is not of the shape that response_format asks for.") { Status = 200 }
            : null;
    }

    private static bool Fits(string text, ResponseFormat format)
    {
        try
        {
            using var answer = JsonDocument.Parse(text);
            if (format is not ResponseFormat.JsonSchema { Schema.Exists: true } asked)
            {
                return answer.RootElement.ValueKind is JsonValueKind.Object || format is ResponseFormat.JsonSchema;
            }

            using var schema = JsonDocument.Parse(asked.Schema.Utf8);
            return new SchemaCheck(schema.RootElement).Holds(answer.RootElement);
        }
        catch (JsonException)
        {
            return false;   // the schema itself was read with the request
        }
    }
}
