using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Gateway.Compatibility;

/// <summary>LiteLLM's request headers (docs.litellm.ai/docs/proxy/request_headers, by way of field.md §5.3).</summary>
internal static class LiteLlmHeaders
{
    private const string Timeout = "x-litellm-timeout";
    private const string Retries = "x-litellm-num-retries";
    private const string Tags = "x-litellm-tags";

    public static bool AreIn(IHeaderDictionary headers) => headers.ContainsKey(Timeout) || headers.ContainsKey(Retries) || headers.ContainsKey(Tags);

    public static void Read(IHeaderDictionary headers, WishDraft draft)
    {
        if (headers.TryGetValue(Timeout, out var timeout))
        {
            if (decimal.TryParse(timeout, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < int.MaxValue)
            {
                Timeouts.Read(seconds * 1000, Timeout, draft);
            }
            else
            {
                draft.Refuse(Timeout, "invalid_value", $"{Timeout} must be a number of seconds above 0.");
            }
        }

        if (headers.TryGetValue(Retries, out var retries))
        {
            if (int.TryParse(retries, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                draft.RetryAtMost(Math.Min(count, 100));
            }
            else
            {
                draft.Refuse(Retries, "invalid_value", $"{Retries} must be a whole number from 0 on.");
            }
        }

        if (headers.TryGetValue(Tags, out var tags))
        {
            draft.Tags.AddRange(tags.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
    }
}
