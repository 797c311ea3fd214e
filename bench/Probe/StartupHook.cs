using System.Buffers.Binary;
using System.Net.Sockets;

/// <summary>
/// Loaded into a measured .NET process by <c>DOTNET_STARTUP_HOOKS</c>, so that the programs themselves need nothing for being measured: says on
/// the Unix socket <c>$BENCH_PROBE</c> how many bytes the process has allocated, how many tasks failed unobserved, and how many bytes the last full collection left alive, to whoever
/// connects. Between questions it costs nothing.
/// The runtime asks for this name, outside any namespace.
/// </summary>
internal static class StartupHook
{
    private static long _unobserved;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("BENCH_PROBE") is { Length: > 0 } path)
        {
            TaskScheduler.UnobservedTaskException += static (_, failed) =>
            {
                Interlocked.Increment(ref _unobserved);
                Console.Error.WriteLine($"A task failed unobserved: {failed.Exception}");
            };
            new Thread(() => Serve(path)) { IsBackground = true, Name = "bench probe" }.Start();
        }
    }

    private static void Serve(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        Span<byte> answer = stackalloc byte[3 * sizeof(long)];
        while (true)
        {
            using var caller = listener.Accept();
            BinaryPrimitives.WriteInt64LittleEndian(answer, GC.GetTotalAllocatedBytes(precise: true));
            BinaryPrimitives.WriteInt64LittleEndian(answer[sizeof(long)..], Volatile.Read(ref _unobserved));
            BinaryPrimitives.WriteInt64LittleEndian(answer[(2 * sizeof(long))..], Alive());
            caller.Send(answer);
        }
    }

    private static long Alive()
    {
        var (blocking, background) = (GC.GetGCMemoryInfo(GCKind.FullBlocking), GC.GetGCMemoryInfo(GCKind.Background));
        var last = blocking.Index > background.Index ? blocking : background;
        return last.HeapSizeBytes - last.FragmentedBytes;
    }
}
