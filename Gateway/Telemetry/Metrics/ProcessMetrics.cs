using System.Diagnostics;
using System.Globalization;

namespace Gateway.Telemetry.Metrics;

/// <summary>The process itself, by the names that Prometheus' own libraries have. Other listeners have the runtime's own meter.</summary>
internal static class ProcessMetrics
{
    private const string Descriptors = "/proc/self/fd";

    private static readonly double StartedAt = StartTime();

    public static void AddTo(List<MetricFamily> families)
    {
        Add(MetricKind.Counter, "process.cpu.seconds", "CPU time used.", static () => Environment.CpuUsage.TotalTime.TotalSeconds);
        Add(MetricKind.Gauge, "process.resident_memory.bytes", "Memory in use, as the system counts it.", static () => Environment.WorkingSet);
        Add(MetricKind.Gauge, "process.start_time.seconds", "When the process started, in seconds since 1970.", static () => StartedAt);
        Add(MetricKind.Gauge, "process.open_fds", "Open files and connections.", static () => Directory.Exists(Descriptors) ? Directory.EnumerateFileSystemEntries(Descriptors).Count() : double.NaN);
        Add(MetricKind.Gauge, "dotnet.gc.heap.bytes", "Bytes of objects.", static () => GC.GetTotalMemory(forceFullCollection: false));
        Add(MetricKind.Gauge, "dotnet.gc.committed.bytes", "Memory the collector holds.", static () => GC.GetGCMemoryInfo().TotalCommittedBytes);
        Add(MetricKind.Counter, "dotnet.gc.pause.seconds", "Time all threads stood still for collections.", static () => GC.GetTotalPauseDuration().TotalSeconds);
        Add(MetricKind.Counter, "dotnet.gc.allocated.bytes", "Bytes allocated.", static () => GC.GetTotalAllocatedBytes());
        var collections = new GaugeFamily(null, new("dotnet.gc.collections", MetricKind.Counter, "{collection}", "Collections, by generation.", "generation"));
        collections.ReadFrom(static () => Enumerable.Range(0, GC.MaxGeneration + 1).Select(g => new GaugeReading(GC.CollectionCount(g), g.ToString(CultureInfo.InvariantCulture))));
        families.Add(collections);
        Add(MetricKind.Gauge, "dotnet.threadpool.threads", "Threads of the pool.", static () => ThreadPool.ThreadCount);
        Add(MetricKind.Gauge, "dotnet.threadpool.queue", "Work that waits for one of them.", static () => ThreadPool.PendingWorkItemCount);
        Add(MetricKind.Counter, "dotnet.lock.contentions", "Times a thread waited for a lock.", static () => Monitor.LockContentionCount);

        void Add(MetricKind kind, string name, string help, Func<double> read)
        {
            var family = new GaugeFamily(null, new(name, kind, "", help));
            family.ReadFrom(read);
            families.Add(family);
        }
    }

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }
}
