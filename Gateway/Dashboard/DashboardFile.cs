using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Gateway.Dashboard;

/// <summary>One file of the page, as it is embedded in this assembly.</summary>
internal sealed record DashboardFile(string ContentType, byte[] Content, byte[] Compressed, string Tag)
{
    private const string Prefix = "Gateway.Dashboard.assets.";

    /// <summary>By name.</summary>
    public static FrozenDictionary<string, DashboardFile> ReadAll()
    {
        var assembly = typeof(DashboardFile).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => Read(assembly.GetManifestResourceStream(name)!, Path.GetExtension(name)));
    }

    private static DashboardFile Read(Stream resource, string extension)
    {
        using (resource)
        {
            var content = new byte[resource.Length];
            resource.ReadExactly(content);
            var compressed = new MemoryStream();
            using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal))
            {
                brotli.Write(content);
            }

            return new(TypeOf(extension), content, compressed.ToArray(), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
        }
    }

    private static string TypeOf(string extension) => extension switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
