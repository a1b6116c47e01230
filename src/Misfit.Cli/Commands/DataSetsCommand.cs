using System.CommandLine;
using Misfit.Cli.Output;
using Misfit.Data.Datasets;
using Spectre.Console;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit datasets [list | get NAME | path NAME]</c>: known public data sets.</summary>
internal sealed class DataSetsCommand : MisfitCommand
{
    public DataSetsCommand()
        : base("datasets", "List public data sets known by name, or fetch one, checked by SHA-256.",
            """
            A data set is looked for in the cache, then in the mirror named by MISFIT_DATASETS (a folder or a base URL), then at its public address.

            Examples:
              misfit datasets                        all data sets, a line each
              misfit datasets get thyroid            fetch it into the cache, and show what is known of it
              misfit datasets path adbench/cardio    print where its files are, fetching them first
              misfit detect dataset:thyroid          use it

            """)
    {
        Add(new ListCommand());
        Add(new GetCommand());
        Add(new PathCommand());
    }

    public override int Run(Session session) => List(session);

    private static int List(Session session)
    {
        if (session.Json)
        {
            session.PrintJson(writer => CatalogJson.Write(writer, DataSetCatalog.All));
            return ExitCode.Done;
        }

        Table table = Cells.NewTable("name", "rows", "columns", "anomalies", "what it is");
        for (int i = 1; i <= 3; i++)
        {
            table.Columns[i].RightAligned();
        }

        foreach (DataSetEntry entry in DataSetCatalog.All)
        {
            table.AddRow(Cells.Strong(entry.Name), Cells.Plain(Figures.Count(entry.Rows)), Cells.Plain(Figures.Count(entry.Columns)), Cells.Plain(entry.Anomalies is { } anomalies ? Figures.Count(anomalies) : ""), Cells.Plain(entry.Summary));
        }

        session.Print(table);
        return ExitCode.Done;
    }

    private static int Get(Session session, string name)
    {
        string[] paths = Fetch(session, name);
        DataSetEntry entry = DataSetCatalog.Find(name);
        if (session.Json)
        {
            session.PrintJson(writer => CatalogJson.Write(writer, entry, paths));
        }
        else
        {
            session.Print(Cells.Facts(
                [
                    ("name", entry.Name),
                    ("what it is", entry.Summary),
                    ("shape", $"{Figures.Count(entry.Rows, "row")}, {Figures.Count(entry.Columns, "column")}{(entry.Anomalies is { } anomalies ? $", {Figures.Count(anomalies)} anomalies" : "")}"),
                    ("labels", $"'{entry.LabelColumn}': {entry.LabelMeaning}"),
                    ("licence", entry.License),
                    ("citation", entry.Citation),
                    ("page", entry.Page.ToString()),
                    .. entry.Remark is { } remark ? [("remark", remark)] : Array.Empty<(string, string)>(),
                    .. paths.Select(path => ("file", path)),
                ]));
        }

        return ExitCode.Done;
    }

    private static string[] Fetch(Session session, string name)
    {
        using ProgressReport progress = session.StartProgress();
        return new DataSetStore().Fetch(name, progress, session.Cancellation);
    }

    private sealed class ListCommand() : MisfitCommand("list", "List all data sets.", "")
    {
        public override int Run(Session session) => List(session);
    }

    private sealed class GetCommand : MisfitCommand
    {
        private readonly Argument<string> name = new("NAME") { Description = "The data set's name" };

        public GetCommand()
            : base("get", "Fetch a data set into the cache and show what is known of it.", "") => Add(name);

        public override int Run(Session session) => Get(session, session.Get(name)!);
    }

    private sealed class PathCommand : MisfitCommand
    {
        private readonly Argument<string> name = new("NAME") { Description = "The data set's name" };

        public PathCommand()
            : base("path", "Print where the files of a data set are, fetching them first where needed.", "") => Add(name);

        public override int Run(Session session)
        {
            string[] paths = Fetch(session, session.Get(name)!);
            if (session.Json)
            {
                session.PrintJson(writer => CatalogJson.Write(writer, DataSetCatalog.Find(session.Get(name)!), paths));
            }
            else
            {
                session.PrintLines(paths);
            }

            return ExitCode.Done;
        }
    }
}
