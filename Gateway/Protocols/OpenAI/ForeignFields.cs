using System.Text.Json;

namespace Gateway.Protocols.OpenAI;

/// <summary>Tells the members of other gateways' vocabularies from the others, by their names' lengths first: an ordinary body has none, and pays next to nothing.</summary>
internal static class ForeignFields
{
    /// <summary>The longest of the names.</summary>
    private const int Longest = 40;

    /// <summary>Each character of a name may be written as an escape of six bytes.</summary>
    private const int LongestEscaped = 6 * Longest;

    /// <summary>Passes over the member at hand if it is one of them, noting only its place: what it says is read where it is known what to make of it.</summary>
    /// <param name="reader">At its name.</param>
    /// <param name="previousEnd">Where the member before it ends; -1 for the first.</param>
    /// <param name="found">Made when there is one.</param>
    public static bool TryRead(ref Utf8JsonReader reader, long previousEnd, ref List<ForeignMember>? found)
    {
        if (Find(reader) is not { } field)
        {
            return false;
        }

        var start = reader.TokenStartIndex;
        reader.Read();
        var value = reader.TokenStartIndex;
        reader.Skip();
        (found ??= []).Add(new(field, previousEnd, start, new(value, reader.BytesConsumed - value)));
        return true;
    }

    private static ForeignField? Find(in Utf8JsonReader reader)
    {
        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
        {
            return Find(reader.ValueSpan);
        }

        if ((reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length) > LongestEscaped)
        {
            return null;
        }

        Span<byte> name = stackalloc byte[LongestEscaped];
        return Find(name[..reader.CopyString(name)]);
    }

    public static string NameOf(ForeignField field) => field switch
    {
        ForeignField.Models => "models",
        ForeignField.Provider => "provider",
        ForeignField.Route => "route",
        ForeignField.Transforms => "transforms",
        ForeignField.Plugins => "plugins",
        ForeignField.Usage => "usage",
        ForeignField.Fallbacks => "fallbacks",
        ForeignField.ContextWindowFallbacks => "context_window_fallbacks",
        ForeignField.ContentPolicyFallbacks => "content_policy_fallbacks",
        ForeignField.DisableFallbacks => "disable_fallbacks",
        ForeignField.NumRetries => "num_retries",
        ForeignField.Timeout => "timeout",
        ForeignField.Tags => "tags",
        ForeignField.Metadata => "metadata",
        ForeignField.MockTestingFallbacks => "mock_testing_fallbacks",
        ForeignField.MockTestingContextFallbacks => "mock_testing_context_fallbacks",
        _ => "mock_testing_content_policy_fallbacks",
    };

    private static ForeignField? Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("tags"u8) => ForeignField.Tags,
        5 when name.SequenceEqual("route"u8) => ForeignField.Route,
        5 when name.SequenceEqual("usage"u8) => ForeignField.Usage,
        6 when name.SequenceEqual("models"u8) => ForeignField.Models,
        7 when name.SequenceEqual("plugins"u8) => ForeignField.Plugins,
        7 when name.SequenceEqual("timeout"u8) => ForeignField.Timeout,
        8 when name.SequenceEqual("provider"u8) => ForeignField.Provider,
        8 when name.SequenceEqual("metadata"u8) => ForeignField.Metadata,
        9 when name.SequenceEqual("fallbacks"u8) => ForeignField.Fallbacks,
        10 when name.SequenceEqual("transforms"u8) => ForeignField.Transforms,
        11 when name.SequenceEqual("num_retries"u8) => ForeignField.NumRetries,
        17 when name.SequenceEqual("disable_fallbacks"u8) => ForeignField.DisableFallbacks,
        22 when name.SequenceEqual("mock_testing_fallbacks"u8) => ForeignField.MockTestingFallbacks,
        24 when name.SequenceEqual("context_window_fallbacks"u8) => ForeignField.ContextWindowFallbacks,
        24 when name.SequenceEqual("content_policy_fallbacks"u8) => ForeignField.ContentPolicyFallbacks,
        30 when name.SequenceEqual("mock_testing_context_fallbacks"u8) => ForeignField.MockTestingContextFallbacks,
        37 when name.SequenceEqual("mock_testing_content_policy_fallbacks"u8) => ForeignField.MockTestingContentPolicyFallbacks,
        _ => null,
    };
}
