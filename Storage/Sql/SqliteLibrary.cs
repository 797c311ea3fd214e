using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Storage.Sql;

/// <summary>
/// Chooses the native SQLite: the system's, which the distribution keeps patched, or, where there is none, the one that came with the
/// package (3.35.5, the oldest that has all we use: <c>RETURNING</c>).
/// </summary>
internal static class SqliteLibrary
{
    private const int OldestUsable = 3_035_000;

    private static readonly Lazy<string> Loaded = new(Load);

    private static IntPtr _system;

    /// <summary>Loads it, once per process; returns its version.</summary>
    public static string EnsureLoaded() => Loaded.Value;

    private static string Load()
    {
        if (TryLoadSystem(out _system))
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        }

        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return raw.sqlite3_libversion().utf8_to_string();
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == "e_sqlite3" ? _system : IntPtr.Zero;

    private static unsafe bool TryLoadSystem(out IntPtr library)
    {
        var name = OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : OperatingSystem.IsWindows() ? "winsqlite3.dll" : "libsqlite3.so.0";
        if (!NativeLibrary.TryLoad(name, out library))
        {
            return false;
        }

        return NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var version)
            && ((delegate* unmanaged<int>)version)() >= OldestUsable;
    }
}
