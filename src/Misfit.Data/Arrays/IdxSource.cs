using Misfit.Data.Input;

namespace Misfit.Data.Arrays;

/// <summary>An array in the IDX format of the MNIST files, with the labels of the file beside it whose name has labels for images.</summary>
internal sealed class IdxSource(InputFile file, TableReadOptions options) : ArraySource(file.Name, options)
{
    /// <summary>Whether a file is named as MNIST's are: train-images-idx3-ubyte.</summary>
    public static bool Fits(string path) =>
        Path.GetFileName(path) is var name && (name.Contains("-idx", StringComparison.Ordinal) || name.Contains(".idx", StringComparison.Ordinal)) && name.Contains("ubyte", StringComparison.Ordinal);

    protected override ArrayTable OpenArrays()
    {
        InputStream input = file.Open();
        InputStream? labelInput = null;
        try
        {
            ArrayRows values = OpenArray(input, Name);
            ArrayRows? labels = null;
            if (LabelFile() is { } labelFile)
            {
                labelInput = labelFile.Open();
                labels = OpenArray(labelInput, labelFile.Name);
            }

            return ArrayTable.From(values, labels, Name, input);
        }
        catch
        {
            labelInput?.Dispose();
            input.Dispose();
            throw;
        }
    }

    private InputFile? LabelFile()
    {
        string name = Path.GetFileName(file.Path);
        string labels = name.Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal);
        string path = Path.Combine(Path.GetDirectoryName(file.Path) ?? "", labels);
        return name.Contains("images", StringComparison.Ordinal) && File.Exists(path) ? new InputFile(path) : null;
    }

    private ArrayRows OpenArray(InputStream input, string name)
    {
        var stream = new ArrayStream(input, name);
        byte[] magic = stream.ReadExactly(4, "the header");
        if (magic[0] != 0 || magic[1] != 0 || magic[3] == 0)
        {
            throw stream.Malformed("it is no IDX array (its first two bytes are not zero)");
        }

        ElementType type = magic[2] switch
        {
            0x08 => new ElementType(ElementKind.Unsigned, 1, LittleEndian: false),
            0x09 => new ElementType(ElementKind.Signed, 1, LittleEndian: false),
            0x0b => new ElementType(ElementKind.Signed, 2, LittleEndian: false),
            0x0c => new ElementType(ElementKind.Signed, 4, LittleEndian: false),
            0x0d => new ElementType(ElementKind.Float, 4, LittleEndian: false),
            0x0e => new ElementType(ElementKind.Float, 8, LittleEndian: false),
            _ => throw stream.Malformed($"its values are of the unknown type 0x{magic[2]:x2}; types 0x08 to 0x0e can be read"),
        };
        var dimensions = new long[magic[3]];
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = stream.ReadUInt32(littleEndian: false, "the header");
        }

        ArrayShape shape = ArrayShape.From(dimensions, name, Options);
        return new StreamedRows(stream, type, shape.Columns, shape.Rows) { Image = shape.Image };
    }
}
