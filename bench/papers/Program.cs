using Misfit.PapersBenchmark;

// Reproduces the tables of papers on their data, one subcommand a paper:
//   dotnet run -c Release --project bench/papers -- NAME [NAME=VALUE …]
// MISFIT_DATASETS names the folder of the data; see docs/guide/datasets.md.
var commands = new Dictionary<string, Action<IReadOnlyList<string>>>
{
    ["anorand"] = AnoRandTable.Run,
    ["anorand-weights"] = AnoRandTable.RunWeights,
    ["cleaning"] = CleaningTable.Run,
    ["images"] = ImageTable.Run,
    ["iocn"] = IocnTable.Run,
    ["nab"] = NabTable.Run,
    ["plad"] = PladTable.Run,
    ["tracinad"] = TracinadTable.Run,
};
if (args.Length == 0 || !commands.TryGetValue(args[0], out Action<IReadOnlyList<string>>? command))
{
    Console.Error.WriteLine($"Name a paper's method: {string.Join(", ", commands.Keys)}.");
    return 2;
}

command(args[1..]);
return 0;
