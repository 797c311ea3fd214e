namespace Gateway.Compatibility;

/// <summary>What a client asks for in another gateway's words.</summary>
/// <param name="Routing">Of the choice of targets; null: nothing.</param>
/// <param name="Tags">For rules, besides those of <c>x-gateway-tags</c>.</param>
/// <param name="Timeout">Until an answer must have begun (stream) or be there; null: nothing.</param>
internal sealed record ClientWish(RoutingWish? Routing, string[] Tags, TimeSpan? Timeout);
