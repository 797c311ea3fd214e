namespace Standalone;

/// <summary>Where this process keeps what must outlive it. A demo's is made for it and gone afterwards.</summary>
internal sealed class DataFolder(string path, bool isTemporary) : IDisposable
{
    public string Path => path;

    public static DataFolder For(CommandLine line) =>
        line.Demo ? new(Directory.CreateTempSubdirectory("gateway-demo-").FullName, isTemporary: true) : new(line.Data, isTemporary: false);

    public void Dispose()
    {
        if (isTemporary)
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
