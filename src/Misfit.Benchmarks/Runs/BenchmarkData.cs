using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Protocols;
using Misfit.Benchmarks.Suites;
using Misfit.Data;
using Misfit.Data.Datasets;
using Misfit.Data.Generators;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Benchmarks.Runs;

/// <summary>Loads the data of cells; what was loaded last is kept, since cells come data set by data set.</summary>
internal sealed class BenchmarkData
{
    private const string Generated = "generated/";

    private (string Name, DataSet Set)? kept;

    /// <summary>The table of a data text, before its protocol divides it. Generated rows are drawn anew with each seed.</summary>
    /// <param name="data">Its name and settings.</param>
    /// <param name="seed">Decides what is drawn.</param>
    /// <param name="mixtures">Whether rows of all classes are normal, so that no class need be named.</param>
    /// <exception cref="DataException">There is no such data, or a setting is wrong.</exception>
    public LabelledTable Load(DataText data, int seed, bool mixtures = false)
    {
        LabelledTable table = data.Name.StartsWith(Generated, StringComparison.Ordinal) ? Generate(data, seed) : FromCatalogue(data, mixtures);
        return data.Share("irrelevant") is { } share
            ? table with { Table = RowChanges.WithIrrelevantColumns(table.Table, table.LeaveOut, share, seed) }
            : table;
    }

    private LabelledTable FromCatalogue(DataText data, bool mixtures)
    {
        if (kept?.Name != data.Name)
        {
            kept = null;
            kept = (data.Name, new DataSetStore().Load(data.Name));
        }

        DataSet set = kept.Value.Set;
        string? normal = data.Text("class");
        if (normal is not null && data.Text("against") is { } against)
        {
            int[] rows = [.. Enumerable.Range(0, set.Table.Rows).Where(row => set.Table[set.LabelColumn].Text(row) is { } label && (label == normal || label == against))];
            set = set with { Table = set.Table.SelectRows(rows) };
        }

        return LabelledTable.From(set, normal: mixtures ? set.Table[set.LabelColumn].Text(0) : normal);
    }

    private static LabelledTable Generate(DataText data, int seed)
    {
        Generator generator = GeneratorCatalog.Find(data.Name[Generated.Length..]);
        if (data.Count("columns") is { } columns)
        {
            generator = generator is Gaussian ? new Gaussian(columns) : throw new DataException($"{data.Name} has a fixed number of columns; columns=N is for generated/gaussian.");
        }

        string path = Path.GetTempFileName();
        try
        {
            generator.Write(path, data.Count("rows"), seed);
            return LabelledTable.From(data.Name, TableSource.Parse(path).ReadAll(), generator.LabelColumn, ignore: [.. generator.FurtherLabelColumns]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
