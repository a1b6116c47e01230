using Misfit.Autodiff;
using Misfit.Storage;

namespace Misfit.Detectors;

/// <summary>The weights of a network in a model file.</summary>
internal static class NetworkWeights
{
    /// <summary>Adds every parameter under its name.</summary>
    public static void Save(TensorCollection tensors, ParameterStore store)
    {
        foreach (Parameter parameter in store.Parameters)
        {
            tensors.Add(parameter.Name, parameter.Values.ToArray(), parameter.Rows, parameter.Columns);
        }
    }

    /// <summary>Fills the parameters of a network of the right shape.</summary>
    /// <exception cref="ModelFormatException">A parameter is missing, has another shape, or holds a number that is not finite.</exception>
    public static void Load(TensorCollection tensors, ParameterStore store)
    {
        foreach (Parameter parameter in store.Parameters)
        {
            float[] values = tensors.Single(parameter.Name, parameter.Rows, parameter.Columns);
            if (!values.All(float.IsFinite))
            {
                throw new ModelFormatException($"Tensor '{parameter.Name}' must hold finite numbers only.");
            }

            values.CopyTo(parameter.Values);
        }
    }

    /// <summary>The widths a model file holds, checked before anything of that size is built.</summary>
    /// <exception cref="ModelFormatException">They are no widths, or larger than the weights in the file.</exception>
    public static int[] LoadWidths(TensorCollection tensors)
    {
        int[] widths = tensors.Int32("widths", -1);
        long numbers = tensors.All.Values.Sum(tensor => (long)tensor.Values.Length);
        bool possible = widths.Length >= 2 && widths.All(width => width > 0) && widths.Zip(widths.Skip(1)).All(pair => (long)pair.First * pair.Second <= numbers);
        return possible ? widths : throw new ModelFormatException($"Tensor 'widths' must hold the widths of at least two layers that fit the weights in the file; it holds [{string.Join(", ", widths.Take(20))}].");
    }
}
