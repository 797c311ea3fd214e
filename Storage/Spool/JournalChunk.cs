using System.Buffers.Binary;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using Storage.Ledger;

namespace Storage.Spool;

/// <summary>
/// One file of the journal, mapped into memory: a header as large as a slot (eight bytes of magic, the salt), then slots. A slot is the mark
/// (eight bytes: zero when free, else the ticket of its use), the ticket last used (eight bytes), and a frame. What a process has stored into
/// a mapped file is in the kernel's hands: its death takes nothing of it.
/// </summary>
internal sealed unsafe class JournalChunk : IDisposable
{
    public const int SlotLength = 1024;
    private const string Extension = ".journal";
    private const ulong Magic = 0x314C_4E52_4A57_4721; // "!GWJRNL1"
    private const int FrameAt = 16;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly uint _salt;

    private JournalChunk(string path, MemoryMappedFile file, uint salt)
    {
        Path = path;
        _file = file;
        _view = file.CreateViewAccessor();
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _salt = salt;
    }

    public string Path { get; }

    /// <summary>Every journal file of a folder, by number.</summary>
    public static IEnumerable<(string Path, long Number)> List(string folder) =>
        from path in Directory.EnumerateFiles(folder, "*" + Extension)
        let name = System.IO.Path.GetFileNameWithoutExtension(path)
        where long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        orderby name
        select (path, long.Parse(name, CultureInfo.InvariantCulture));

    /// <summary>The zeros are written, not left out: a full disk shows here as an exception, and not later as a signal that ends the process.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public static JournalChunk Create(string folder, long number, int slots)
    {
        var path = System.IO.Path.Combine(folder, number.ToString("D12", CultureInfo.InvariantCulture) + Extension);
        using var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            RandomAccess.Write(handle, new byte[(slots + 1) * SlotLength], 0);
            Span<byte> header = stackalloc byte[12];
            BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
            RandomNumberGenerator.Fill(header[8..]);
            RandomAccess.Write(handle, header, 0);
            return new(path, MemoryMappedFile.CreateFromFile(path, FileMode.Open), BinaryPrimitives.ReadUInt32LittleEndian(header[8..]));
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Writes <paramref name="row"/> into a free slot and marks it as in use, last of all. Zero when the row does not fit.</summary>
    public long Occupy(int slot, LedgerRow row)
    {
        var bytes = Slot(slot);
        var length = JournalRow.Write(row, bytes[(FrameAt + Frame.HeaderLength)..]);
        if (length == 0)
        {
            return 0;
        }

        Frame.Seal(bytes.Slice(FrameAt, Frame.HeaderLength + length), _salt);
        ref var last = ref Long(slot, 8);
        var ticket = ++last;
        Volatile.Write(ref Long(slot, 0), ticket);
        return ticket;
    }

    /// <summary>Clears the mark; false when this use of the slot had ended before.</summary>
    public bool Clear(int slot, long ticket) => Interlocked.CompareExchange(ref Long(slot, 0), 0, ticket) == ticket;

    /// <summary>The rows in the slots that are marked in <paramref name="file"/>; null when it is no journal.</summary>
    /// <param name="file">A file's bytes.</param>
    /// <param name="torn">Marked slots that hold no row, or one of a newer program.</param>
    public static List<LedgerRow>? Read(ReadOnlySpan<byte> file, out int torn)
    {
        torn = 0;
        if (file.Length < SlotLength || BinaryPrimitives.ReadUInt64LittleEndian(file) != Magic)
        {
            return null;
        }

        var rows = new List<LedgerRow>();
        var recent = new RecentTexts();
        var salt = BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        for (var at = SlotLength; at + SlotLength <= file.Length; at += SlotLength)
        {
            var slot = file.Slice(at, SlotLength);
            if (BinaryPrimitives.ReadInt64LittleEndian(slot) == 0)
            {
                continue;
            }

            try
            {
                rows.Add(RowFormat.Read(Frame.TryRead(slot[FrameAt..], salt, out var payload) ? payload : [], recent));
            }
            catch (InvalidDataException)
            {
                torn++;
            }
        }

        return rows;
    }

    /// <summary>Nobody may use a slot from here on.</summary>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private Span<byte> Slot(int slot) => new(_start + ((slot + 1L) * SlotLength), SlotLength);

    private ref long Long(int slot, int offset) => ref *(long*)(_start + ((slot + 1L) * SlotLength) + offset);
}
