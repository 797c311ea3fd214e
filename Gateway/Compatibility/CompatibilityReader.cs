using System.Buffers;
using System.Text.Json;
using Gateway.Compatibility.Portkey;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;

namespace Gateway.Compatibility;

/// <summary>
/// Reads what clients of other gateways ask for, in a body's members and in headers, into one neutral wish. Understood, or refused by name: nothing is
/// ignored. A request without any of it pays for a look at seven headers and at its model's bytes.
/// </summary>
internal static class CompatibilityReader
{
    /// <summary>Options larger than this are no options.</summary>
    private const int MostBytes = 64 * 1024;

    /// <summary>Reads them; null, or the error of the first that cannot be honoured.</summary>
    /// <param name="headers">The request's.</param>
    /// <param name="snapshot">Whose providers and models names are looked up among.</param>
    /// <param name="instead">A model that takes the place of the body's; null for none.</param>
    /// <param name="request">Told what of its body no target gets to see, and whether its cost is asked for.</param>
    /// <param name="wish">Null when nothing was asked for.</param>
    public static GatewayError? Read(IHeaderDictionary headers, RoutingSnapshot snapshot, string? instead, ref ChatRequest request, out ClientWish? wish)
    {
        wish = null;
        var hasHeaders = LiteLlmHeaders.AreIn(headers) || PortkeyHeaders.AreIn(headers);
        if (request.Foreign is null && !hasHeaders && (instead is not null || !IsSpecial(request)))
        {
            return null;
        }

        var given = instead ?? ReadModel(request);
        var draft = new WishDraft(snapshot.Config, given);
        if (instead is null && given.Length > 0)
        {
            draft.Model = ModelNames.Read(draft, given, "model");
        }

        var pinned = ReadMembers(ref request, draft);
        if (hasHeaders)
        {
            LiteLlmHeaders.Read(headers, draft);
            PortkeyHeaders.Read(headers, draft);
        }

        if (pinned is not null && (draft.Count > 0 || draft.Model != pinned))
        {
            draft.RefuseUnsupported("model", "a request pinned to OpenRouter that carries OpenRouter's own options cannot go to another target, which would not understand them");
        }

        var routing = draft.ToWish(given);
        if (draft.Fault is null && routing is { Models.IsEmpty: true })
        {
            draft.Refuse("models", "invalid_value", "'models' must name a model where 'model' does not.");
        }

        if (draft.Fault is null && routing is { AllowFallbacks: false, Preferred.IsEmpty: true, Order: not null, Models.Length: > 1 })
        {
            draft.RefuseUnsupported("provider.allow_fallbacks", "with sort and several models it cannot be told beforehand which target of each is first");
        }

        request.WantsCost = draft.WantsCost;
        request.WantsUsage |= draft.WantsCost;
        wish = new(routing, [.. draft.Tags], draft.Timeout);
        return draft.Fault;
    }

    /// <summary>The target that gets OpenRouter's options as they came; null when none does.</summary>
    private static string? ReadMembers(ref ChatRequest request, WishDraft draft)
    {
        if (request.Foreign is not { } members)
        {
            return null;
        }

        // A request pinned to OpenRouter speaks to OpenRouter: its options are that target's, as any field of its own.
        var isOpenRouters = ModelNames.IsOpenRouters(draft.Model, draft.Config);
        var removed = new List<ForeignMember>();
        var parts = new List<ByteRange>();
        var seen = new HashSet<ForeignField>();
        var size = 0L;
        foreach (var member in members)
        {
            var name = ForeignFields.NameOf(member.Field);
            if (isOpenRouters && OpenRouterMembers.Has(member.Field))
            {
                continue;
            }

            if (!seen.Add(member.Field))
            {
                draft.Refuse(name, "duplicate_parameter", $"'{name}' is given twice.");
            }

            if (member.Field is ForeignField.Metadata)
            {
                ReadMetadata(request, member, draft, removed, parts);
                continue;
            }

            removed.Add(member);
            if ((size += member.Value.Length) > MostBytes)
            {
                draft.Refuse(name, "invalid_value", $"'{name}' is larger than {MostBytes} bytes.");
                break;
            }

            Read(request.Body, member.Value, draft, name, part =>
            {
                if (OpenRouterMembers.Has(member.Field))
                {
                    OpenRouterMembers.Read(member.Field, part);
                }
                else
                {
                    LiteLlmMembers.Read(member.Field, part);
                }
            });
        }

        if (removed.Count > 0)
        {
            parts.AddRange(BodyTrim.RangesOf(request.Body, removed));
        }

        parts.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        request.Removed = parts.Count > 0 ? [.. parts] : null;
        return isOpenRouters && members.Exists(member => OpenRouterMembers.Has(member.Field)) ? draft.Model : null;
    }

    /// <summary>OpenAI has a <c>metadata</c> of texts, which targets get; LiteLLM's tags in it are an array, and the gateway's.</summary>
    private static void ReadMetadata(in ChatRequest request, ForeignMember member, WishDraft draft, List<ForeignMember> removed, List<ByteRange> parts)
    {
        var (tags, others) = BodyTrim.Look(request.Body, member.Value, ForeignField.Metadata, "tags"u8, JsonTokenType.StartArray);
        foreach (var found in tags)
        {
            Read(request.Body, found.Value, draft, "metadata.tags", part => draft.Tags.AddRange(part.Texts()));
        }

        if (tags.Count > 0 && others == 0)
        {
            removed.Add(member);
        }
        else if (tags.Count > 0)
        {
            parts.AddRange(BodyTrim.RangesOf(request.Body, tags));
        }
    }

    private static void Read(ReadOnlySequence<byte> body, ByteRange place, WishDraft draft, string name, Action<JsonPart> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body.Slice(place.Start, place.Length), new JsonDocumentOptions { MaxDepth = 32 });
            if (document.RootElement.ValueKind is not JsonValueKind.Null)
            {
                read(new(document.RootElement, name, draft));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            draft.Refuse(name, "invalid_value", $"'{name}' cannot be read: it is nested too deep, or no text.");
        }
    }

    private static bool IsSpecial(in ChatRequest request)
    {
        var model = request.Body.Slice(request.Model.Start, request.Model.Length);
        return model.PositionOf((byte)':') is not null || model.PositionOf((byte)'@') is not null;
    }

    /// <summary>The body's model; empty when it has none, or one that no name is as long as.</summary>
    private static string ReadModel(in ChatRequest request)
    {
        if (!request.Model.Exists || request.Model.Length > 4096)
        {
            return "";
        }

        var reader = new Utf8JsonReader(request.Body.Slice(request.Model.Start, request.Model.Length));
        reader.Read();
        return reader.GetString()!;
    }
}
