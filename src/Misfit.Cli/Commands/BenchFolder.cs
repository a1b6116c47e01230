using System.CommandLine;
using Misfit.Benchmarks.Reports;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;
using Misfit.Storage;

namespace Misfit.Cli.Commands;

/// <summary>A folder of results: the finished runs of each suite, and its reports.</summary>
internal sealed record BenchFolder(string Path)
{
    private const string CellsFolder = "cells";

    public static Option<string> NewOption() => new("--output", "-o") { Description = "The folder of results", HelpName = "DIR", DefaultValueFactory = _ => "results" };

    public string Cells(string suite) => System.IO.Path.Combine(Path, CellsFolder, $"{suite}.jsonl");

    public string Markdown(string suite) => System.IO.Path.Combine(Path, $"{suite}.md");

    public string Page(string suite) => System.IO.Path.Combine(Path, $"{suite}.html");

    public string Ledger => System.IO.Path.Combine(Path, "fidelity.md");

    public IEnumerable<string> Suites()
    {
        string cells = System.IO.Path.Combine(Path, CellsFolder);
        return Directory.Exists(cells) ? Directory.EnumerateFiles(cells, "*.jsonl").Select(file => System.IO.Path.GetFileNameWithoutExtension(file)) : [];
    }

    /// <summary>Puts the results in the suite's order and writes its reports.</summary>
    public void WriteReports(Suite suite)
    {
        IReadOnlyDictionary<Cell, CellResult> results = CellStore.Read(Cells(suite.Name));
        var order = new Dictionary<Cell, int>();
        foreach (Cell cell in suite.Cells())
        {
            order.TryAdd(cell, order.Count);
        }

        CellStore.Write(Cells(suite.Name), results.Values.OrderBy(result => order.GetValueOrDefault(result.Cell, int.MaxValue)));
        var all = new SuiteResults(suite, results);
        string command = $"misfit bench bench/suites/{suite.Name}.json -o {Path}";
        AtomicFile.Write(Markdown(suite.Name), stream => SuiteMarkdown.Write(stream, all, command));
        AtomicFile.Write(Page(suite.Name), stream => SuitePage.Write(stream, all, command));
    }
}
