using Gateway.Admin;
using Gateway.Snapshots;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway;

/// <summary>The gateway in words, for a start-up log.</summary>
public static class GatewayDescription
{
    /// <summary>A line for each tier with its chain as far as it can be called, and one for each target left out, with what to do about it.</summary>
    public static IEnumerable<string> DescribeTiers(this IServiceProvider services)
    {
        var snapshot = services.GetRequiredService<SnapshotHolder>().Current;
        foreach (var tier in snapshot.Models.Where(m => m.IsTier))
        {
            var chain = tier.Routes.Length == 0 ? "nothing" : string.Join(" → ", tier.Routes.Select(r => r.Target.Name));
            yield return $"{tier.Name}: {chain}";
            foreach (var left in tier.LeftOut)
            {
                yield return $"  left out: {left.Target}: {Reasons.Explain(left.Reason, left.Target.Id, snapshot.Config)}";
            }
        }
    }
}
