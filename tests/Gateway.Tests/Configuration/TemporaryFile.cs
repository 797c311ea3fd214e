namespace Gateway.Tests.Configuration;

/// <summary>A file that is gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-config-");

    public TemporaryFile(string text)
    {
        Path = System.IO.Path.Combine(_directory.FullName, "gateway.yaml");
        Write(text);
    }

    public string Path { get; }

    public void Write(string text) => File.WriteAllText(Path, text);

    public void Delete() => File.Delete(Path);

    public void Dispose() => _directory.Delete(recursive: true);
}
