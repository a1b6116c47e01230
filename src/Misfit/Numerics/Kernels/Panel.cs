using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// A block of floats at a fixed, 64-byte aligned address: rows of <see cref="Columns"/> values, <see cref="Stride"/> apart.
/// Values of a graph have one row per feature and one column per sample; their rows are padded to whole vectors,
/// so kernels run along the batch without tails. Pads hold finite numbers that nothing reads.
/// </summary>
internal readonly unsafe struct Panel
{
    /// <summary>Rows are padded to a multiple of this many floats (64 bytes).</summary>
    public const int Alignment = 16;

    // Pinned; held so that the memory lives as long as the panel.
    private readonly float[] memory;
    private readonly float* start;

    private Panel(float[] memory, float* start, int rows, int columns, int stride)
    {
        this.memory = memory;
        this.start = start;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    /// <summary>Columns with the pads up to whole vectors.</summary>
    public int PaddedColumns => Padded(Columns);

    /// <summary>Floats from the first value to the end of the last row.</summary>
    public int Length => Rows * Stride;

    public bool IsEmpty => memory is null;

    public float* Start => start;

    /// <summary>All floats, pads included.</summary>
    public Span<float> Span => new(start, Length);

    public static int Padded(int count) => (count + Alignment - 1) & -Alignment;

    /// <summary>A zeroed panel whose rows are <paramref name="stride"/> floats apart.</summary>
    public static Panel Allocate(int rows, int columns, int stride)
    {
        float[] memory = GC.AllocateArray<float>(checked((rows * stride) + (2 * Alignment)), pinned: true);
        float* address = (float*)Unsafe.AsPointer(ref memory[0]);
        nuint misaligned = (nuint)address % (Alignment * sizeof(float));
        float* aligned = misaligned == 0 ? address : address + (((Alignment * sizeof(float)) - misaligned) / sizeof(float));
        return new Panel(memory, aligned, rows, columns, stride);
    }

    /// <summary>The same memory from <paramref name="firstRow"/> on.</summary>
    public Panel SliceRows(int firstRow, int count)
    {
        Debug.Assert(firstRow >= 0 && count >= 0 && firstRow + count <= Rows);
        return new Panel(memory, start + ((nint)firstRow * Stride), count, Columns, Stride);
    }

    /// <summary>The same memory as rows of <paramref name="columns"/> values without pads, from an offset on.</summary>
    public Panel Reshape(int offset, int rows, int columns)
    {
        Debug.Assert(offset >= 0 && offset + (rows * columns) <= Length);
        return new Panel(memory, start + offset, rows, columns, columns);
    }
}
