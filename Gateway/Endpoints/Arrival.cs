using Gateway.Admission;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;

namespace Gateway.Endpoints;

/// <summary>A request that was let in.</summary>
/// <param name="Http">It.</param>
/// <param name="RequestId">Its name.</param>
/// <param name="StartedAt">When it was received, as the clock's timestamp.</param>
/// <param name="Snapshot">The configuration that it is served by.</param>
/// <param name="Caller">Who sent it.</param>
/// <param name="Own">The caller's own provider keys.</param>
internal readonly record struct Arrival(HttpContext Http, string RequestId, long StartedAt, RoutingSnapshot Snapshot, Caller Caller, OwnCredentials Own);
