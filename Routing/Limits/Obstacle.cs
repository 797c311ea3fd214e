namespace Routing.Limits;

/// <summary>The limit that stands in the way longest, as they are gone through. Each gives way at its instant and not before, so together they do at the latest.</summary>
internal struct Obstacle(long now)
{
    private readonly long _now = now;
    private LimitKind _kind;
    private LimitScope _scope;

    public long Until { get; private set; } = now;

    public readonly bool Stands => Until > _now;

    public void Meet(LimitKind kind, LimitScope scope, long until)
    {
        if (until > Until)
        {
            (Until, _kind, _scope) = (until, kind, scope);
        }
    }

    public readonly Refusal ToRefusal() => new(_kind, _scope, Until == SlidingWindow.Never ? null : TimeSpan.FromTicks(Until - _now));
}
