using Gateway.Hosting;

namespace Frontend.Cluster;

/// <summary>Calls grains, bounded and without exceptions, and counts: a request never waits for one of these but where a tenant has no share yet.</summary>
internal sealed class GrainCalls(IClusterClient client, Contact contact, ClusterPresence presence)
{
    /// <summary>How long any call may take.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(1);

    /// <summary>Makes a call; false when nobody knows whether it was taken.</summary>
    public async Task<(bool Answered, T? Answer)> TryAsync<T>(Func<IGrainFactory, Task<T>> call)
    {
        try
        {
            var answer = await call(client).WaitAsync(Within);
            contact.Succeeded();
            presence.CountCall(isAnswered: true);
            return (true, answer);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            contact.Failed(e.Message);
            presence.CountCall(isAnswered: false);
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
}
