using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Commands;

/// <summary>What a command says: to people, or as one JSON document on standard output. What went wrong, and how far it is, goes to standard error either way.</summary>
/// <param name="program">Named where something went wrong.</param>
/// <param name="json">Whether a program reads it.</param>
internal sealed class CommandOutput(string program, bool json)
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsJson => json;

    /// <summary>For people alone.</summary>
    public void Say(string text)
    {
        if (!json)
        {
            Console.Out.WriteLine(text);
        }
    }

    /// <summary>For people alone.</summary>
    public void Say(TextTable table) => Say(table.ToString());

    /// <summary>For programs alone.</summary>
    public void Write(Action<Utf8JsonWriter> write)
    {
        if (!json)
        {
            return;
        }

        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, Options))
        {
            write(writer);
        }

        Console.Out.WriteLine(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
    }

    /// <summary>How far it is, or what is to be noted.</summary>
    public static void Note(string text) => Console.Error.WriteLine(text);

    /// <summary>Says what went wrong, and returns <paramref name="code"/>.</summary>
    public int Fail(int code, string text)
    {
        Console.Error.WriteLine($"{program}: {text}");
        return code;
    }
}
