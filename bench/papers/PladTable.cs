using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Protocols;
using Misfit.Detectors;
using Misfit.Detectors.Perturbations;
using Misfit.Training;

namespace Misfit.PapersBenchmark;

/// <summary>
/// PLAD on Thyroid and Arrhythmia: rule A (F1 of anomalies at the true ratio) and rule C (best F1) on the published split, rule D (F1 of the normal class, 80 % called normal) on balanced
/// test sets, at the last epoch.
/// </summary>
internal static class PladTable
{
    private static readonly (string Name, Func<string, Plad> Recipe)[] Variants =
    [
        ("paper, eq. 5", data => Paper(data)),
        ("paper, eq. 5, sum over columns", data => Paper(data) with { Reduction = PerturbationReduction.Sum }),
        ("paper, eq. 3", data => Paper(data) with { Perturbator = PerturbatorKind.Plain }),
        ("paper, identity start", data => Paper(data) with { IdentityInit = true }),
        ("paper, 5 members", data => Paper(data) with { Members = 5 }),
        ("random signs", _ => new Plad { Members = 1, Multiples = [1] }),
        ("random signs, multiples", _ => new Plad { Members = 1 }),
        ("default", _ => new Plad()),
    ];

    public static void Run(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> settings = Runs.Settings(arguments, ("seeds", "5"), ("data", "thyroid,arrhythmia"), ("only", ""));
        Console.WriteLine("| data | | A: F1 | C: best F1 | ROC AUC | D: F1 of normal rows | open-side alarms |\n|---|---|---|---|---|---|---|");
        foreach (string data in settings["data"].Split(','))
        {
            LabelledTable table = Runs.Load(data);
            foreach ((string name, Func<string, Plad> recipe) in Variants.Where(variant => settings["only"].Length == 0 || settings["only"] == variant.Name))
            {
                Print(table, data, name, recipe(data), Runs.Integer(settings["seeds"]));
            }
        }
    }

    private static Plad Paper(string data) => (Plad)Plad.Entry.With(new Plad(), "preset", "paper") with { PerturbationWeight = data == "arrhythmia" ? 2 : 3 };

    private static void Print(LabelledTable table, string data, string name, Plad recipe, int seeds)
    {
        List<Figures> figures = [];
        List<double> normal = [];
        int alarms = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            Detector seeded = recipe with { Seed = seed };
            Scored scored = new SplitRows(table, RowSplit.Of(Protocol.OneClass, table.Labels.Anomalies, seed, table.Split), table.Scaler).Score(seeded);
            figures.Add(Figures.Of(scored.Scores, scored.Anomalies));
            alarms += scored.Model.Health.Findings.Any(finding => finding.Problem == HealthProblem.OneSided) ? 1 : 0;
            Scored balanced = new SplitRows(table, BalancedSplit.Of(table.Labels.Anomalies, seed), table.Scaler).Score(seeded);
            normal.Add(NormalClassF1.Of(balanced.Scores, balanced.Anomalies));
        }

        Console.WriteLine($"| {data} | {name} | {Runs.PerCent([.. figures.Select(f => f.F1)])} | {Runs.PerCent([.. figures.Select(f => f.BestF1)])} | {Runs.PerCent([.. figures.Select(f => f.RocAuc)])} | {Runs.PerCent(normal)} | {alarms} of {seeds} |");
    }
}
