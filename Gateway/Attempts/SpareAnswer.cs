using Gateway.Providers;
using Gateway.Streaming;

namespace Gateway.Attempts;

/// <summary>An answer that the tier would rather have had from another target: paid for, and better than none.</summary>
/// <param name="route">Who gave it.</param>
/// <param name="body">An answer in one piece as the provider sent it, or a whole stream as the client is to get it; taken over.</param>
/// <param name="translator">Writes it anew; null where it is passed on, and for streams. Taken over.</param>
internal sealed class SpareAnswer(ProviderRoute route, PooledBuffer body, AnswerTranslator? translator) : IDisposable
{
    public ProviderRoute Route => route;

    public PooledBuffer Body => body;

    public AnswerTranslator? Translator => translator;

    public void Dispose()
    {
        translator?.Dispose();
        body.Dispose();
    }
}
