using System.Text;
using System.Text.Json;
using Misfit.Benchmarks.Suites;
using Misfit.Storage;

namespace Misfit.Benchmarks.Runs;

/// <summary>
/// The finished cells of a suite in a file, one a line. A result is on the disk before <see cref="Add"/> returns; a line that a kill cut off is no result. One process at a time.
/// </summary>
public sealed class CellStore : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<Cell, CellResult> cells = [];
    private readonly FileStream file;

    private CellStore(FileStream file) => this.file = file;

    /// <summary>What is finished.</summary>
    public IReadOnlyDictionary<Cell, CellResult> Cells
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<Cell, CellResult>(cells);
            }
        }
    }

    /// <summary>Opens a file, or makes it, for adding.</summary>
    /// <exception cref="DataException">It cannot be opened, or a line of it is no result; says which.</exception>
    public static CellStore Open(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var store = new CellStore(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            try
            {
                store.ReadAll(path);
                return store;
            }
            catch
            {
                store.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be opened: {exception.Message} Is another benchmark of the same suite running?", exception);
        }
    }

    /// <summary>The results in a file; none when there is no such file.</summary>
    /// <exception cref="DataException">A line of it is no result; says which.</exception>
    public static IReadOnlyDictionary<Cell, CellResult> Read(string path)
    {
        if (!File.Exists(path))
        {
            return new Dictionary<Cell, CellResult>();
        }

        using CellStore store = Open(path);
        return store.Cells;
    }

    /// <summary>Writes results in the given order, beside the file and then renamed.</summary>
    public static void Write(string path, IEnumerable<CellResult> results)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream =>
        {
            foreach (CellResult result in results)
            {
                stream.Write(Bytes(result));
            }
        });
    }

    /// <summary>Adds a result; one of the same cell is replaced.</summary>
    public void Add(CellResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        lock (gate)
        {
            file.Write(Bytes(result));
            file.Flush(flushToDisk: true);
            cells[result.Cell] = result;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static byte[] Bytes(CellResult result) => Encoding.UTF8.GetBytes(CellJson.Line(result) + "\n");

    private void ReadAll(string path)
    {
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        string text = reader.ReadToEnd();
        int whole = text.LastIndexOf('\n') + 1;
        string[] lines = text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < lines.Length; i++)
        {
            try
            {
                CellResult result = CellJson.ParseResult(lines[i]);
                cells[result.Cell] = result;
            }
            catch (JsonException exception)
            {
                throw new DataException($"{path}, line {i + 1} is no result of a run: {exception.Message} Remove the line, and the run is done again.", exception);
            }
        }

        file.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, whole)));
        file.Seek(0, SeekOrigin.End);
    }
}
