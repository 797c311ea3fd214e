using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Simulator.Answers;
using Simulator.Scripting;

namespace Simulator.Formats;

/// <summary>What the formats that are not OpenAI's have in common: a table of errors, and one way to write each.</summary>
internal abstract class NativeFormat : Format
{
    /// <summary>A row for every name of <see cref="ErrorAnswers.Names"/>.</summary>
    public abstract IReadOnlyDictionary<string, ErrorRow> Errors { get; }

    /// <summary>An error in the provider's own shape.</summary>
    protected abstract ErrorAnswer Write(ErrorRow row, TimeSpan? wait);

    /// <summary>Bytes that begin as an answer of this format does, and stop in the middle.</summary>
    protected abstract string HalfAnEvent { get; }

    /// <summary>JSON that is not what the format promises.</summary>
    protected abstract string WrongShape { get; }

    public override ErrorAnswer Refuse(BadRequestException fault) =>
        fault.Answer ?? Write(Errors["invalid_request"] with { Message = fault.Message }, null);

    public override ErrorAnswer Named(string name, string model, TimeSpan? wait)
    {
        var row = Errors[name];
        return Write(row with { Message = row.Message.Replace("{model}", model, StringComparison.Ordinal) }, wait);
    }

    public override ErrorAnswer ByStatus(int status, string model, TimeSpan? wait)
    {
        var name = status is 429 ? ErrorAnswers.RateLimited : Errors.FirstOrDefault(row => row.Value.Status == status).Key;
        return name is not null ? Named(name, model, wait) : ErrorAnswers.ByStatus(status is 504 or 408 ? status : 599, model) with { Status = status };
    }

    public override StreamEvent MalformedEvent(MalformedKind kind) => new(null, MalformedBody(kind));

    public override byte[] MalformedBody(MalformedKind kind) => Encoding.UTF8.GetBytes(kind is MalformedKind.NotJson ? HalfAnEvent : WrongShape);

    public override void AddRetryAfter(Dictionary<string, string> headers, TimeSpan wait) =>
        headers["retry-after"] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    protected static StreamEvent Event(string? name, JsonNode payload) => new(name, Json.Bytes(payload));

    /// <summary>The error's JSON, with the content type that goes with it.</summary>
    protected static ErrorAnswer Error(int status, JsonNode body, string contentType = "application/json") => new(status, contentType, Json.Bytes(body));
}
