using Gateway.Hosting;

namespace Frontend.Cluster;

/// <summary>Calls grains, bounded and without exceptions, and counts: a request never waits for one of these but where a tenant has no share yet.</summary>
internal sealed class GrainCalls(IClusterClient client, Contact contact, ClusterPresence presence)
{
    /// <summary>How long any call may take.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(1);

    /// <summary>How long an answer that nobody waits for any more is still heard.</summary>
    public static readonly TimeSpan HeardWithin = TimeSpan.FromSeconds(10);

    /// <summary>Makes a call; false when nobody knows whether it was taken.</summary>
    /// <param name="call">The call.</param>
    /// <param name="late">What to do with an answer that comes after all: something may have been given with it.</param>
    public async Task<(bool Answered, T? Answer)> TryAsync<T>(Func<IGrainFactory, Task<T>> call, Action<T>? late = null)
    {
        Task<T>? calling = null;
        try
        {
            calling = call(client);
            var answer = await calling.WaitAsync(Within);
            contact.Succeeded();
            presence.CountCall(isAnswered: true);
            return (true, answer);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            contact.Failed(e.Message);
            presence.CountCall(isAnswered: false);
            if (late is not null && calling is not null)
            {
                _ = HearAsync(calling, late);
            }

            return (false, default);
        }
    }

    /// <summary>Makes a call that answers nothing.</summary>
    public async Task<bool> TryAsync(Func<IGrainFactory, Task> call)
    {
        var (answered, _) = await TryAsync<bool>(async grains =>
        {
            await call(grains);
            return true;
        });
        return answered;
    }

    private static async Task HearAsync<T>(Task<T> calling, Action<T> late)
    {
        try
        {
            late(await calling);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It never came: counted as not answered before.
        }
    }
}
