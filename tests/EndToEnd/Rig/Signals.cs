using System.Globalization;
using System.Runtime.InteropServices;

namespace EndToEnd.Rig;

/// <summary>Signals to another process.</summary>
internal static class Signals
{
    public const int Interrupt = 2;
    public const int Collect = 10;   // SIGUSR1: see StartupHook
    public const int Terminate = 15;

    public static void Send(int process, int signal) => Kill(process, signal).ShouldBe(0, $"signal {signal} to {process}");

    /// <summary>Whether this process ignores a signal: then those it starts do too, as behind a shell's <c>&amp;</c>.</summary>
    public static bool IsIgnored(int signal)
    {
        const string Label = "SigIgn:";
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(Label, StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan(Label.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) != 0;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
