using System.Diagnostics;

namespace Kit;

/// <summary>A disk in memory that is soon full, gone at the end.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    /// <summary>Why <see cref="MountAsync"/> had none.</summary>
    public const string Missing = "a tmpfs cannot be mounted here (needs root)";

    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <param name="size">As mount's option has it, e.g. <c>256k</c>.</param>
    /// <returns>Null where this machine lets us mount none.</returns>
    public static async Task<SmallDisk?> MountAsync(string size)
    {
        var path = Directory.CreateTempSubdirectory("gateway-disk-").FullName;
        if (await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path))
        {
            return new(path);
        }

        Directory.Delete(path);
        return null;
    }

    /// <summary>Takes all of its room but <paramref name="left"/> bytes; deleting the file gives it back.</summary>
    public string Fill(long left)
    {
        var file = System.IO.Path.Combine(Path, "filler");
        using var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write, preallocationSize: new DriveInfo(Path).AvailableFreeSpace - left);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", Path);
        Directory.Delete(Path, recursive: true);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
