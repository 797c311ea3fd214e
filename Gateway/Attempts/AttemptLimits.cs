namespace Gateway.Attempts;

/// <summary>The time one attempt has.</summary>
/// <param name="FirstToken">Until the first content of a stream.</param>
/// <param name="Idle">Between two reads of a stream.</param>
/// <param name="Total">For all of it.</param>
/// <param name="SetByClient">True when the client's own deadline is what cuts it short: then no circuit is to blame.</param>
internal readonly record struct AttemptLimits(TimeSpan FirstToken, TimeSpan Idle, TimeSpan Total, bool SetByClient);
