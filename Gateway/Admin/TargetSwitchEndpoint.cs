using Gateway.Accounts;
using Gateway.Endpoints;
using Gateway.Errors;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;
using Routing.ControlPlane;
using Routing.Targets;

namespace Gateway.Admin;

/// <summary><c>POST /admin/targets/{target}/drain</c> and <c>/restore</c>: sets a target aside by hand, and takes that back. A target's name has slashes of its own.</summary>
internal sealed class TargetSwitchEndpoint(SnapshotHolder snapshots, IControlPlane controlPlane)
{
    private const string Drain = "/drain";
    private const string Restore = "/restore";

    public async Task<Reply> SwitchAsync(HttpContext http)
    {
        var path = (string)http.Request.RouteValues["path"]!;
        var verb = path.EndsWith(Drain, StringComparison.Ordinal) ? Drain : path.EndsWith(Restore, StringComparison.Ordinal) ? Restore : null;
        if (verb is null)
        {
            return AccountErrors.NotFound("action");
        }

        if (Known(path[..^verb.Length]) is not { } target)
        {
            return AccountErrors.NotFound("target");
        }

        if (!await controlPlane.DrainAsync(target, verb == Drain))
        {
            return new GatewayError(503, "api_error", "dependency_unavailable", "The cluster's silos are away: the target is not known to have been switched. Try again.");
        }

        return Reply.Of(http => JsonAnswer.WriteAsync(http, json =>
        {
            json.WriteStartObject();
            json.WriteString("target"u8, target.ToString());
            json.WriteBoolean("drained"u8, verb == Drain);
            json.WriteEndObject();
        }));
    }

    /// <summary>A full name only, and of a provider that is there: an alias would say less than it does.</summary>
    private TargetId? Known(string name)
    {
        var slash = name.IndexOf('/');
        return slash > 0 && slash < name.Length - 1 && snapshots.Current.Targets.HasProvider(name.AsSpan(0, slash)) ? new(name[..slash], name[(slash + 1)..]) : null;
    }
}
