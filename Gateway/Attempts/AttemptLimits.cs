namespace Gateway.Attempts;

/// <summary>The time one attempt has.</summary>
/// <param name="FirstToken">Until the first content of a stream.</param>
/// <param name="Total">For all of it.</param>
/// <param name="CutShort">True when the request's deadline leaves it less than a first attempt has: when that is not enough, no circuit is to blame.</param>
internal readonly record struct AttemptLimits(TimeSpan FirstToken, TimeSpan Total, bool CutShort);
