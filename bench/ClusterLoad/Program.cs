using System.Globalization;
using ClusterLoad;

// What frontends ask of silos; bench/cluster.sh starts the silos and calls this.
// refills REDIS ID SILOS SECONDS        a row: shares refilled and outcomes reported, as fast as they go, and refills at a steady rate
// scale CALLS REPORTS                   a thousand frontends and a hundred thousand tenants, in virtual time, against what a silo was measured to take per second
switch (args)
{
    case ["refills", var redis, var id, var silos, var seconds]:
        await using (var load = await RefillLoad.ConnectAsync(redis, id))
        {
            Console.WriteLine(await load.MeasureAsync(silos, TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))));
        }

        return 0;
    case ["scale", var calls, var reports]:
        Console.Write(ScaleReport.Make(double.Parse(calls, CultureInfo.InvariantCulture), double.Parse(reports, CultureInfo.InvariantCulture)));
        return 0;
    default:
        Console.Error.WriteLine("usage: ClusterLoad refills REDIS ID SILOS SECONDS | ClusterLoad scale CALLS REPORTS");
        return 2;
}
