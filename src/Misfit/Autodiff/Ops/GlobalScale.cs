namespace Misfit.Autodiff.Ops;

/// <summary>
/// The positive factors g = 0.2 · ln(1 + e^(p/2)) of an affine coupling's parameters p (FrEIA's softplus with β = ½, over 10), and dg/dp.
/// </summary>
internal sealed class GlobalScale(int count)
{
    /// <summary>The p for which g is 1: 2 · ln(e⁵ − 1).</summary>
    public const float Neutral = 9.9864785f;

    private readonly float[] gain = new float[count];
    private readonly float[] slope = new float[count];

    public ReadOnlySpan<float> Gain => gain;

    public ReadOnlySpan<float> Slope => slope;

    /// <summary>The sum of the factors' logarithms.</summary>
    public float LogProduct
    {
        get
        {
            double sum = 0;
            foreach (float value in gain)
            {
                sum += Math.Log(value);
            }

            return (float)sum;
        }
    }

    /// <summary>The factor of one parameter, in float64.</summary>
    public static double Of(double parameter) => 0.2 * ActivationValue.Of(Activation.Softplus, parameter / 2, slope: 0);

    public void Update(ReadOnlySpan<float> parameters)
    {
        for (int i = 0; i < gain.Length; i++)
        {
            float half = parameters[i] / 2;
            float decay = MathF.Exp(-MathF.Abs(half));
            gain[i] = 0.2f * (MathF.Max(half, 0) + MathF.Log(1 + decay));
            slope[i] = 0.1f * (half > 0 ? 1 : decay) / (1 + decay);
        }
    }
}
