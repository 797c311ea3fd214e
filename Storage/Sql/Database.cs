using Storage.Changes;

namespace Storage.Sql;

/// <summary>
/// A database and the one way to use it: every operation is bounded in time, and whatever keeps it from being asked comes out as
/// <see cref="StoreUnavailableException"/>.
/// </summary>
internal abstract class Database(Dialect dialect, StoreOptions options) : IAsyncDisposable
{
    public event Action<StoreChange>? Changed;

    public Dialect Dialect => dialect;

    protected StoreOptions Options => options;

    public Task<T> ReadAsync<T>(Func<Session, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        BoundAsync(token => ConnectToReadAsync(work, token), options.Timeout, cancellationToken);

    /// <summary>Does the work in one transaction, then announces what it changed.</summary>
    public Task<T> WriteAsync<T>(Func<Session, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(work, options.Timeout, cancellationToken);

    /// <summary>The same for work that may take long.</summary>
    public Task<T> MaintainAsync<T>(Func<Session, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(work, options.MaintenanceTimeout, cancellationToken);

    public abstract ValueTask DisposeAsync();

    protected abstract Task<T> ConnectToReadAsync<T>(Func<Session, CancellationToken, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Begins, works, commits; rolls back on any exception.</summary>
    protected abstract Task<(T Result, Session Session)> TransactAsync<T>(Func<Session, CancellationToken, Task<T>> work, CancellationToken cancellationToken);

    private async Task<T> WriteAsync<T>(Func<Session, CancellationToken, Task<T>> work, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (result, session) = await BoundAsync(token => TransactAsync(work, token), timeout, cancellationToken);
        foreach (var change in session.Changes)
        {
            Changed?.Invoke(change);
        }

        return result;
    }

    private async Task<T> BoundAsync<T>(Func<CancellationToken, Task<T>> work, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(timeout);
        try
        {
            return await work(bound.Token);
        }
        catch (Exception exception) when (bound.IsCancellationRequested && (exception is OperationCanceledException || dialect.IsUnavailable(exception)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new StoreUnavailableException($"The store did not answer within {timeout.TotalSeconds:0.###} s.", exception);
        }
        catch (Exception exception) when (dialect.IsUnavailable(exception))
        {
            throw new StoreUnavailableException($"The store cannot be used: {exception.Message}", exception);
        }
    }
}
