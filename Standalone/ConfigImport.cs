using Gateway.Import;

namespace Standalone;

/// <summary><c>--import litellm</c>.</summary>
internal static class ConfigImport
{
    /// <summary>Returns 0 when all was taken over, 1 when the source is no configuration, 2 when a file cannot be read or written, 3 when there are remarks.</summary>
    public static int Run(string source, string output)
    {
        ImportResult result;
        try
        {
            result = LiteLlmImport.Convert(File.ReadAllText(source), source);
            if (result.Yaml is not null)
            {
                using var file = new StreamWriter(new FileStream(output, FileMode.CreateNew, FileAccess.Write));
                file.Write(result.Yaml);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"Standalone: cannot import: {e.Message}");
            return 2;
        }

        foreach (var remark in result.Remarks)
        {
            Console.Error.WriteLine(remark);
        }

        if (result.Yaml is null)
        {
            return 1;
        }

        Console.WriteLine($"{output}: written, {result.Remarks.Length} remarks; check it with --check-config {output}");
        return result.Remarks.IsEmpty ? 0 : 3;
    }
}
