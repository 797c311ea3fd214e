namespace EndToEnd.Rig;

/// <summary>Waits for conditions of another process, which nothing here can be told of: asks again and again, for a bounded time.</summary>
internal static class Until
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(15);

    public static Task TrueAsync(Func<bool> condition, string complaint, TimeSpan? within = null) =>
        TrueAsync(() => Task.FromResult(condition()), () => complaint, within);

    public static Task TrueAsync(Func<bool> condition, Func<string> complaint, TimeSpan? within = null) =>
        TrueAsync(() => Task.FromResult(condition()), complaint, within);

    public static Task TrueAsync(Func<Task<bool>> condition, string complaint, TimeSpan? within = null) =>
        TrueAsync(condition, () => complaint, within);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> complaint, TimeSpan? within = null)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(startedAt) > (within ?? Usual))
            {
                throw new TimeoutException(complaint());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
