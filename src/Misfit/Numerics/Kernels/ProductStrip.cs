namespace Misfit.Numerics.Kernels;

/// <summary>All rows of a product for a strip of up to 3 vectors of columns, tile after tile.</summary>
internal static unsafe class ProductStrip<TVector, TWalk>
    where TVector : struct, IVector<TVector>
    where TWalk : struct, IDepthWalk
{
    /// <summary>Computes the strip, moving <paramref name="tile"/> down its rows. <paramref name="lastCount"/>: lanes of the last vector that are columns.</summary>
    public static void Run(ref Product tile, int rowsPerTile, int vectors, int lastCount)
    {
        int remaining = tile.Rows;
        while (remaining > 0)
        {
            int rows = Math.Min(rowsPerTile, remaining);
            switch (vectors)
            {
                case 1: RunTile<One>(tile, rows, lastCount); break;
                case 2: RunTile<Two>(tile, rows, lastCount); break;
                default: RunTile<Three>(tile, rows, lastCount); break;
            }

            remaining -= rows;
            tile.A += rows * tile.RowStep;
            tile.C += rows * tile.StrideOfC;
            tile.Bias = tile.Bias is null ? null : tile.Bias + rows;
        }
    }

    private static void RunTile<TVectors>(in Product tile, int rows, int lastCount)
        where TVectors : struct, ICount
    {
        switch (rows)
        {
            case 1: ProductTile<TVector, One, TVectors, TWalk>.Run(tile, lastCount); break;
            case 2: ProductTile<TVector, Two, TVectors, TWalk>.Run(tile, lastCount); break;
            case 3: ProductTile<TVector, Three, TVectors, TWalk>.Run(tile, lastCount); break;
            case 4: ProductTile<TVector, Four, TVectors, TWalk>.Run(tile, lastCount); break;
            case 5: ProductTile<TVector, Five, TVectors, TWalk>.Run(tile, lastCount); break;
            case 6: ProductTile<TVector, Six, TVectors, TWalk>.Run(tile, lastCount); break;
            case 7: ProductTile<TVector, Seven, TVectors, TWalk>.Run(tile, lastCount); break;
            default: ProductTile<TVector, Eight, TVectors, TWalk>.Run(tile, lastCount); break;
        }
    }
}
