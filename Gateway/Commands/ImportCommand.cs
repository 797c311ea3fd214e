using Gateway.Import;

namespace Gateway.Commands;

/// <summary><c>import litellm</c>: 0 when all was taken over, 1 when the source is no configuration, 2 when a file cannot be read or written, 3 when there are remarks.</summary>
internal static class ImportCommand
{
    public const string DefaultOutput = "./gateway.yaml";

    public static readonly CommandSyntax Syntax = new("import litellm", ["FILE"], ["--output"], "make a gateway.yaml of a LiteLLM proxy's configuration");

    public static int Run(string source, string file, CommandOutput output)
    {
        ImportResult result;
        try
        {
            result = LiteLlmImport.Convert(File.ReadAllText(source), source);
            if (result.Yaml is not null)
            {
                using var writer = new StreamWriter(new FileStream(file, FileMode.CreateNew, FileAccess.Write));
                writer.Write(result.Yaml);
            }
        }
        catch (IOException) when (File.Exists(file) && File.Exists(source))
        {
            return output.Fail(2, $"cannot import: {file} is there already, and nothing is overwritten; name another with --output");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return output.Fail(2, $"cannot import: {e.Message}");
        }

        foreach (var remark in output.IsJson ? [] : result.Remarks)
        {
            CommandOutput.Note(remark.ToString());
        }

        output.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("output"u8, result.Yaml is null ? null : file);
            CheckConfigCommand.Write(json, "remarks", result.Remarks);
            json.WriteEndObject();
        });
        if (result.Yaml is null)
        {
            return 1;
        }

        output.Say($"{file}: written, {result.Remarks.Length} remarks; check it with --check-config {file}");
        return result.Remarks.IsEmpty ? 0 : 3;
    }
}
