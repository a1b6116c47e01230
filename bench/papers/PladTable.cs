using System.Globalization;
using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Protocols;
using Misfit.Data.Datasets;
using Misfit.Detectors;
using Misfit.Detectors.Perturbations;
using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;
using Misfit.Training;

namespace Misfit.PapersBenchmark;

/// <summary>Explore.</summary>
internal static class PladTable
{
    public static void Run(IReadOnlyList<string> args)
    {
        int seeds = 5;
        string[] sets = ["thyroid", "arrhythmia"];
        Detector recipe = new Plad();
        foreach (string arg in args)
        {
            string[] p = arg.Split('=', 2);
            if (p[0] == "seeds") { seeds = int.Parse(p[1], CultureInfo.InvariantCulture); }
            else if (p[0] == "data") { sets = p[1].Split(','); }
            else { recipe = recipe.Info.With(recipe, p[0], p[1]); }
        }

        foreach (string name in sets)
        {
            LabelledTable table = LabelledTable.From(new DataSetStore().Load(name));
            var fa = new List<Figures>(); var fd = new List<double>(); var probe = new List<double>(); var loss = new List<double>();
            var epochs = new List<double>();
            for (int seed = 1; seed <= seeds; seed++)
            {
                (double[] s, bool[] y, DetectorModel m) = Fit(table, RowSplit.Of(Protocol.OneClass, table.Labels.Anomalies, seed, table.Split), recipe with { Seed = seed });
                fa.Add(Figures.Of(s, y)); probe.Add(m.Health.ProbeAuc ?? 0); epochs.Add(m.Health.BestEpoch); loss.Add(m.Health.LossHistory[^1]);
                (s, y, _) = Fit(table, BalancedSplit.Of(table.Labels.Anomalies, seed), recipe with { Seed = seed });
                fd.Add(NormalClassF1.Of(s, y));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-11} A {M([.. fa.Select(f => f.F1)])}  C {M([.. fa.Select(f => f.BestF1)])}  auc {M([.. fa.Select(f => f.RocAuc)])}  D {M(fd)}  probe {M(probe)} ep {epochs.Average():F0} loss {loss.Average():F3}"));
        }
    }

    private static string M(List<double> v)
    {
        double m = v.Average();
        return string.Create(CultureInfo.InvariantCulture, $"{100 * m,5:F1}±{100 * Math.Sqrt(v.Average(x => (x - m) * (x - m))),-4:F1}");
    }

    private static (double[] S, bool[] Y, DetectorModel Model) Fit(LabelledTable table, RowSplit split, Detector recipe)
    {
        Table train = table.Table.SelectRows(split.Train);
        Preprocessor pre = Preprocessor.Fit(train, new PreprocessingOptions { Scaler = table.Scaler }, table.LeaveOut);
        DetectorModel model = recipe.Fit(pre.Transform(train).Features);
        return (model.Score(pre.Transform(table.Table.SelectRows(split.Test)).Features), Array.ConvertAll(split.Test, r => table.Labels.Anomalies[r]), model);
    }
}
