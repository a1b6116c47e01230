using Misfit.Data.Input;
using Misfit.Numerics;

namespace Misfit.Data.Arrays;

/// <summary>Images in the binary format of CIFAR-10: a label byte, then 1,024 red, green and blue bytes.</summary>
internal sealed class CifarSource(InputFile file, TableReadOptions options) : ArraySource(file.Name, options)
{
    private const int RowBytes = 1 + (3 * 32 * 32);
    private const int Classes = 10;

    protected override ArrayTable OpenArrays()
    {
        InputStream input = file.Open();
        try
        {
            ReadOnlySpan<byte> start = input.Peek(2 * RowBytes);
            if (start.Length % RowBytes != 0 || start.IsEmpty || start[0] >= Classes || start[^RowBytes] >= Classes)
            {
                throw new DataException($"{Name} is not in the binary format of CIFAR-10 (rows of {RowBytes:N0} bytes, the first a label from 0 to 9); other .bin files cannot be read.");
            }

            var stream = new ArrayStream(input, Name, () => input.Fraction);
            var rows = new StreamedRows(stream, new ElementType(ElementKind.Unsigned, 1, LittleEndian: true), RowBytes, null);
            return ArrayTable.LabelFirst(rows, new ImageLayout(RowShape.Image(32, 32, 3), ChannelsLast: false), input);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }
}
