using Storage;

namespace Gateway.Accounts;

/// <summary>Part of a list, as OpenAI's lists look; <c>next</c> is the <c>after</c> of the next part.</summary>
internal sealed record ListAnswer<T>(string Object, IReadOnlyList<T> Data, bool HasMore, string? Next)
{
    public static ListAnswer<T> Of<TItem>(Page<TItem> page, Func<TItem, T> write) => new("list", [.. page.Items.Select(write)], page.Next is not null, page.Next);
}
