using System.Runtime.CompilerServices;

namespace Misfit.Numerics.Kernels;

/// <summary>erf(x) within about 3e-7: a rational function of x on [−4, 4], where it reaches ±1 (coefficients of the Eigen library).</summary>
internal static class ErrorFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        x = TVector.Max(TVector.Create(-4), TVector.Min(TVector.Create(4), x));
        TVector square = x * x;

        TVector p = TVector.Create(-2.72614225801306e-10f);
        p = TVector.MultiplyAdd(p, square, TVector.Create(2.77068142495902e-08f));
        p = TVector.MultiplyAdd(p, square, TVector.Create(-2.10102402082508e-06f));
        p = TVector.MultiplyAdd(p, square, TVector.Create(-5.69250639462346e-05f));
        p = TVector.MultiplyAdd(p, square, TVector.Create(-7.34990630326855e-04f));
        p = TVector.MultiplyAdd(p, square, TVector.Create(-2.95459980854025e-03f));
        p = TVector.MultiplyAdd(p, square, TVector.Create(-1.60960333262415e-02f));

        TVector q = TVector.Create(-1.45660718464996e-05f);
        q = TVector.MultiplyAdd(q, square, TVector.Create(-2.13374055278905e-04f));
        q = TVector.MultiplyAdd(q, square, TVector.Create(-1.68282697438203e-03f));
        q = TVector.MultiplyAdd(q, square, TVector.Create(-7.37332916720468e-03f));
        q = TVector.MultiplyAdd(q, square, TVector.Create(-1.42647390514189e-02f));
        return x * p / q;
    }
}
