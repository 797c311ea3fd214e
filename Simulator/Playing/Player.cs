using Simulator.Recording;

namespace Simulator.Playing;

/// <summary>Plays a performance to a client, and notices when the client leaves.</summary>
internal sealed class Player(TimeProvider time)
{
    public async Task<RequestOutcome> PlayAsync(HttpContext context, Performance performance)
    {
        var gone = context.RequestAborted;
        var response = context.Response;
        Announce(response, performance);
        try
        {
            foreach (var cue in performance.Cues)
            {
                switch (cue)
                {
                    case Cue.SendHeaders:
                        await response.BodyWriter.FlushAsync(gone);
                        break;
                    case Cue.Write write:
                        await response.BodyWriter.WriteAsync(write.Bytes, gone);
                        break;
                    case Cue.Pause pause:
                        await Task.Delay(pause.Time, time, gone);
                        break;
                    case Cue.Hang:
                        await Task.Delay(Timeout.InfiniteTimeSpan, time, gone);
                        break;
                    case Cue.Reset:
                        context.Abort();
                        return RequestOutcome.Cut;
                }

                gone.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return RequestOutcome.AbortedByClient;
        }

        return RequestOutcome.Answered;
    }

    private static void Announce(HttpResponse response, Performance performance)
    {
        response.StatusCode = performance.Status;
        response.ContentLength = performance.ContentLength;
        foreach (var (name, value) in performance.Headers)
        {
            response.Headers[name] = value;
        }
    }
}
