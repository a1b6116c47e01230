using Misfit.Numerics;

namespace Misfit.Data.Generators;

// Draws that several generators need.
internal static class RngExtensions
{
    public static bool Chance(this Rng rng, double probability) => rng.NextDouble() < probability;

    public static T Pick<T>(this Rng rng, IReadOnlyList<T> items) => items[rng.NextInt32(items.Count)];

    // One item, with a probability in proportion to its weight.
    public static T Pick<T>(this Rng rng, IReadOnlyList<T> items, Func<T, double> weight)
    {
        double rest = rng.NextDouble() * items.Sum(weight);
        foreach (T item in items)
        {
            rest -= weight(item);
            if (rest < 0)
            {
                return item;
            }
        }

        return items[^1];
    }

    // Log-normal: exp of a normal number, times the median.
    public static double NextLogNormal(this Rng rng, double median, double spread) => median * Math.Exp(spread * rng.NextGaussian());

    public static double NextExponential(this Rng rng, double mean) => -mean * Math.Log(1 - rng.NextDouble());
}
