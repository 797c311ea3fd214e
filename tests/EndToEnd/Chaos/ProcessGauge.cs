using EndToEnd.Rig;

namespace EndToEnd.Chaos;

/// <summary>What a process holds, as <c>/proc</c> shows it.</summary>
internal sealed record ProcessGauge(int Sockets, int Threads)
{
    public static ProcessGauge Of(GatewayProcess gateway) => new(
        Directory.EnumerateFileSystemEntries($"/proc/{gateway.Id}/fd").Count(IsSocket),
        Directory.GetDirectories($"/proc/{gateway.Id}/task").Length);

    private static bool IsSocket(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false;   // closed since it was listed
        }
    }
}
