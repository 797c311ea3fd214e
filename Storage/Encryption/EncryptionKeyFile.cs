using System.Runtime.InteropServices;

namespace Storage.Encryption;

/// <summary>The key that Standalone makes for itself when it is given none: <c>&lt;data&gt;/encryption.key</c>, for its owner's eyes only.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Key">The key.</param>
/// <param name="Created">True when it was made just now: the operator is told to keep a copy.</param>
public sealed partial record EncryptionKeyFile(string Path, FernetKey Key, bool Created)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const int NotPermitted = 1; // EPERM: what link(2) says where there are no hard links

    private static readonly int NotSupported = OperatingSystem.IsLinux() ? 95 : 45;

    /// <summary>Reads the key of a data folder, making it first when there is none. Of several that start at once, all end with the same key.</summary>
    /// <exception cref="EncryptionKeyException">It can be read by others, holds no key, or cannot be reached.</exception>
    public static EncryptionKeyFile LoadOrCreate(string dataFolder)
    {
        var path = System.IO.Path.Combine(dataFolder, "encryption.key");
        try
        {
            Directory.CreateDirectory(dataFolder);
            var created = !File.Exists(path) && TryCreate(path);
            return new(path, Read(path), created);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EncryptionKeyException($"The encryption key {path} cannot be read or made: {exception.Message}", exception);
        }
    }

    private static bool TryCreate(string path)
    {
        // Written whole under another name, then moved: nobody ever reads half a key, and a crash leaves no broken one behind.
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(draft, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(FernetKey.Generate().Reveal() + "\n"));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            PutInPlace(draft, path);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false; // another process was first; its key is the key
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>
    /// Gives the draft its name unless that is taken. On Unix by a hard link, which is one step: <see cref="File.Move(string, string, bool)"/> looks
    /// first and renames then, so of two starters the second may replace a key that the first has begun to use.
    /// </summary>
    /// <exception cref="IOException">The name is taken, or the file system failed.</exception>
    private static void PutInPlace(string draft, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Move(draft, path, overwrite: false); // one step there
        }
        else if (Link(draft, path) is not 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (File.Exists(path))
            {
                throw new IOException($"{path} exists");
            }

            if (error != NotPermitted && error != NotSupported)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }

            File.Move(draft, path, overwrite: false); // a file system without hard links has nothing better
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string added);

    private static FernetKey Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) is not UnixFileMode.None)
        {
            throw new EncryptionKeyException($"The encryption key {path} can be read by others than its owner. Run: chmod 600 {path}");
        }

        return FernetKey.TryParse(File.ReadAllText(path).AsSpan().Trim(), out var key)
            ? key
            : throw new EncryptionKeyException(
                $"{path} holds no Fernet key (32 bytes in URL-safe base64). "
                + "Put the right one back: a new one cannot decrypt what is stored.");
    }
}
