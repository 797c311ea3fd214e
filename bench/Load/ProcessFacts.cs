using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;

namespace Load;

/// <summary>What the kernel, and the probe of a .NET program, say about a side's process.</summary>
internal static class ProcessFacts
{
    /// <summary>Linux counts CPU time in these, whatever the kernel's own tick.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of the process and its children so far, in microseconds.</summary>
    public static double CpuMicroseconds(int process) => Family(process).Sum(p =>
    {
        var fields = AfterName(File.ReadAllText($"/proc/{p}/stat"));
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * 1e6 / TicksPerSecond;
    });

    /// <summary>Resident memory in MiB, shared pages counted in each process.</summary>
    public static double ResidentMebibytes(int process) => Family(process).Sum(p =>
        long.Parse(File.ReadAllText($"/proc/{p}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize / 1024.0 / 1024.0);

    /// <summary>Open files and sockets.</summary>
    public static int Handles(int process) => Family(process).Sum(p => Directory.GetFiles($"/proc/{p}/fd").Length);

    public static int Threads(int process) => Family(process).Sum(p => Directory.GetDirectories($"/proc/{p}/task").Length);

    /// <summary>Bytes allocated so far; null when there is no probe.</summary>
    public static long? AllocatedBytes(string? probe) => probe is null ? null : Ask(probe).Allocated;

    /// <summary>Tasks that failed and that nobody looked at.</summary>
    public static long UnobservedExceptions(string probe) => Ask(probe).Unobserved;

    /// <summary>What the last full collection left of the managed heap, in MiB; 0 before the first.</summary>
    public static double LiveMebibytes(string probe) => Ask(probe).Alive / 1024.0 / 1024.0;

    private static (long Allocated, long Unobserved, long Alive) Ask(string probe)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(probe));
        Span<byte> answer = stackalloc byte[3 * sizeof(long)];
        return socket.Receive(answer) == answer.Length
            ? (BinaryPrimitives.ReadInt64LittleEndian(answer), BinaryPrimitives.ReadInt64LittleEndian(answer[sizeof(long)..]), BinaryPrimitives.ReadInt64LittleEndian(answer[(2 * sizeof(long))..]))
            : throw new InvalidDataException($"{probe} does not answer");
    }

    private static IEnumerable<int> Family(int process) =>
        File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Prepend(process);

    /// <summary>The fields behind the name, which may hold spaces itself.</summary>
    private static string[] AfterName(string stat) => stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
}
