using Misfit.Data.Input;

namespace Misfit.Data.Arrays;

/// <summary>A NumPy array.</summary>
internal sealed class NpySource(InputFile file, TableReadOptions options) : ArraySource(file.Name, options)
{
    protected override ArrayTable OpenArrays()
    {
        InputStream input = file.Open();
        try
        {
            return ArrayTable.From(NpyArray.Open(new ArrayStream(input, Name), Options), null, Name, input);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }
}
