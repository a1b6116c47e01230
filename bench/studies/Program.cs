using Misfit.StudiesBenchmark;

// What suites do not say, on the papers' data, one subcommand a study:
//   dotnet run -c Release --project bench/studies -- NAME [NAME=VALUE …]
// MISFIT_DATASETS names the folder of the data; see docs/guide/datasets.md.
var commands = new Dictionary<string, Action<IReadOnlyList<string>>>
{
    ["cleaning"] = CleaningTable.Run,
    ["nab"] = NabTable.Run,
    ["round-trips"] = RoundTripTable.Run,
};
if (args.Length == 0 || !commands.TryGetValue(args[0], out Action<IReadOnlyList<string>>? command))
{
    Console.Error.WriteLine($"Name a study: {string.Join(", ", commands.Keys)}.");
    return 2;
}

command(args[1..]);
return 0;
