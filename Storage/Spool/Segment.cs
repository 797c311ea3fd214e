using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Storage.Spool;

/// <summary>
/// One file of the spool: a header (eight bytes of magic, the salt, four zero bytes), then frames. It has one writer; readers never look past
/// <see cref="Committed"/>.
/// </summary>
internal sealed class Segment : IDisposable
{
    public const int HeaderLength = 16;
    private const string Extension = ".spool";
    private const ulong Magic = 0x314C_4F4F_5053_5747; // "GWSPOOL1"

    private readonly SafeFileHandle _handle;
    private long _committed;
    private volatile bool _dirty;

    private Segment(string path, long number, SafeFileHandle handle, uint salt, long committed)
    {
        Path = path;
        Number = number;
        _handle = handle;
        Salt = salt;
        _committed = committed;
    }

    public string Path { get; }

    public long Number { get; }

    public uint Salt { get; }

    /// <summary>Up to where whole frames are in the kernel's hands.</summary>
    public long Committed => Volatile.Read(ref _committed);

    /// <summary>Up to where rows are in the store.</summary>
    public long Drained { get; set; } = HeaderLength;

    /// <summary>Bytes that were no record.</summary>
    public long Damaged { get; set; }

    /// <summary>Nothing is appended any more.</summary>
    public bool IsSealed { get; set; }

    /// <summary>Every segment of a folder, by number.</summary>
    public static IEnumerable<(string Path, long Number)> List(string folder) =>
        from path in Directory.EnumerateFiles(folder, "*" + Extension)
        let name = System.IO.Path.GetFileNameWithoutExtension(path)
        where long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        orderby name
        select (path, long.Parse(name, CultureInfo.InvariantCulture));

    /// <param name="folder">Where.</param>
    /// <param name="number">Its place in the order.</param>
    /// <param name="reserve">Bytes to reserve on the disk, so that no append within them can find it full; zero: none.</param>
    public static Segment Create(string folder, long number, int reserve)
    {
        var path = System.IO.Path.Combine(folder, number.ToString("D12", CultureInfo.InvariantCulture) + Extension);
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, FileOptions.None, reserve);
        try
        {
            Span<byte> header = stackalloc byte[HeaderLength];
            BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
            RandomNumberGenerator.Fill(header.Slice(8, 4));
            RandomAccess.Write(handle, header, 0);
            return new(path, number, handle, BinaryPrimitives.ReadUInt32LittleEndian(header[8..]), HeaderLength);
        }
        catch
        {
            handle.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens one that an earlier process left; null when its header is not a segment's.</summary>
    public static Segment? Open(string path, long number)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (RandomAccess.Read(handle, header, 0) < HeaderLength || BinaryPrimitives.ReadUInt64LittleEndian(header) != Magic)
        {
            handle.Dispose();
            return null;
        }

        return new(path, number, handle, BinaryPrimitives.ReadUInt32LittleEndian(header[8..]), RandomAccess.GetLength(handle)) { IsSealed = true };
    }

    /// <summary>Appends whole frames, all or none: when the disk takes only part of them, that part is cut off again.</summary>
    public void Append(ReadOnlySpan<byte> frames, bool sync)
    {
        var start = _committed;
        try
        {
            RandomAccess.Write(_handle, frames, start);
            _dirty = true;
            if (sync)
            {
                Sync();
            }
        }
        catch (IOException)
        {
            TryTruncate(start);
            throw;
        }

        Volatile.Write(ref _committed, start + frames.Length);
    }

    public int Read(Span<byte> buffer, long position) => RandomAccess.Read(_handle, buffer, position);

    /// <summary>Cuts off what follows the last whole frame.</summary>
    public void Truncate(long length)
    {
        RandomAccess.SetLength(_handle, length);
        Volatile.Write(ref _committed, length);
    }

    /// <summary>Sends what is in the kernel's hands to the disk.</summary>
    public void Sync()
    {
        if (_dirty)
        {
            _dirty = false;
            RandomAccess.FlushToDisk(_handle);
        }
    }

    /// <summary>Its rows are in the store. One that was damaged is kept under another name for whoever wants to look.</summary>
    public void Retire()
    {
        _handle.Dispose();
        if (Damaged > 0)
        {
            File.Move(Path, Path + ".damaged", overwrite: true);
        }
        else
        {
            File.Delete(Path);
        }
    }

    public void Dispose() => _handle.Dispose();

    private void TryTruncate(long length)
    {
        try
        {
            RandomAccess.SetLength(_handle, length);
        }
        catch (IOException)
        {
            IsSealed = true; // what is past the last commit is no record to a reader, and nothing may be appended after it
        }
    }
}
