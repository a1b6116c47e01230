using System.CommandLine;
using System.Text.Json;
using Misfit.Cli.Output;
using Misfit.Data.Generators;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit generate NAME -o FILE</c>: makes realistic labelled data.</summary>
internal sealed class GenerateCommand : MisfitCommand
{
    private readonly Argument<string?> name = new("NAME") { Description = "A generator; all are listed when none is named", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> output = new("--output", "-o") { Description = "The CSV file to write; - is standard output", HelpName = "FILE" };
    private readonly Option<int?> rows = new("--rows") { Description = "Number of rows", HelpName = "N" };
    private readonly Option<long> seed = new("--seed") { Description = "Decides every random choice", HelpName = "S", DefaultValueFactory = _ => 42 };

    public GenerateCommand()
        : base("generate", "Make realistic labelled data on the spot.",
            """
            The same seed makes the same file everywhere.

            Examples:
              misfit generate                                          the generators, a line each
              misfit generate card-payments -o payments.csv
              misfit generate card-payments -o payments.csv --rows 100000 --seed 7

            """)
    {
        Add(name);
        Add(output);
        Add(rows);
        Add(seed);
    }

    public override int Run(Session session)
    {
        if (session.Get(name) is not { } asked)
        {
            List(session);
            return ExitCode.Done;
        }

        Generator generator = GeneratorCatalog.All.FirstOrDefault(generator => generator.Name == asked)
            ?? throw new UsageException($"there is no generator '{asked}'{Suggestion.For(asked, GeneratorCatalog.All.Select(generator => generator.Name))} ('misfit generate' lists them)");
        string path = session.Get(output) ?? throw new UsageException("generate needs -o FILE, the CSV file to write");
        OutputFile.Check("--output", path, ".csv");
        int count = session.Get(rows) ?? generator.DefaultRows;
        using (ProgressReport progress = session.StartProgress())
        {
            session.WriteFile(path, stream => generator.Write(stream, count, session.Get(seed), new Rows(progress, path, count), session.Cancellation));
        }

        Report(session, generator, path, count);
        return ExitCode.Done;
    }

    private void Report(Session session, Generator generator, string path, int count)
    {
        if (path == "-")
        {
            return;
        }

        if (session.Json)
        {
            session.PrintJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("generator", generator.Name);
                writer.WriteString("file", path);
                writer.WriteNumber("rows", count);
                writer.WriteNumber("seed", session.Get(seed));
                writer.WriteString("label", generator.LabelColumn);
                writer.WriteEndObject();
            });
        }
        else
        {
            session.Print(Cells.Facts(("written", $"{path}: {Figures.Count(count, "row")}, {Figures.Count(generator.Columns.Count, "column")}, labels in '{generator.LabelColumn}'")));
        }
    }

    private static void List(Session session)
    {
        if (session.Json)
        {
            session.PrintJson(WriteList);
            return;
        }

        Spectre.Console.Table table = Cells.NewTable("name", "rows", "what it is");
        foreach (Generator generator in GeneratorCatalog.All)
        {
            Spectre.Console.TableExtensions.AddRow(table, Cells.Strong(generator.Name), Cells.Plain(Figures.Count(generator.DefaultRows)), Cells.Plain(generator.Summary));
        }

        session.Print(table);
    }

    private static void WriteList(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (Generator generator in GeneratorCatalog.All)
        {
            writer.WriteStartObject();
            writer.WriteString("name", generator.Name);
            writer.WriteString("summary", generator.Summary);
            writer.WriteNumber("rows", generator.DefaultRows);
            writer.WriteString("label", generator.LabelColumn);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private sealed class Rows(ProgressReport progress, string path, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Show($"writing {path}", (double)value / total, Figures.Count(value, "row"), null);
    }
}
