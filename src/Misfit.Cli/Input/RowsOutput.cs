using System.CommandLine;
using System.IO.Compression;
using Misfit.Cli.Output;

namespace Misfit.Cli.Input;

/// <summary>The options that say which scored rows go where.</summary>
internal sealed class RowsOutput
{
    public Option<string?> File { get; } = new("--output", "-o") { Description = "Write all rows with score, p-value and flag to this CSV file, compressed when it ends in .gz; - is standard output", HelpName = "FILE" };

    public Option<bool> Explain { get; } = new("--explain") { Description = "Add the reasons of flagged rows to the CSV file" };

    public Option<int> Top { get; } = new("--top") { Description = "How many of the strangest rows to show", HelpName = "N", DefaultValueFactory = _ => 20 };

    public void AddTo(Command command)
    {
        command.Add(Top);
        command.Add(File);
        command.Add(Explain);
    }

    /// <summary>Checks the options before the work starts.</summary>
    public void Check(Session session)
    {
        if (session.Get(Top) < 0)
        {
            throw new UsageException($"--top must be 0 or more, was {session.Get(Top)}");
        }

        if (session.Get(File) == "-" && session.Json)
        {
            throw new UsageException("--output - and --json cannot both have standard output; write the rows to a file");
        }

        if (session.Get(File) is null && session.Get(Explain))
        {
            throw new UsageException("--explain adds reasons to the file of --output; name one");
        }

        OutputFile.Check("--output", session.Get(File), ".csv", ".tsv", ".txt", ".gz");
    }

    /// <summary>Writes the rows to the file of the option, compressed when its name ends in .gz. Writes nothing without the option.</summary>
    public void Write(Session session, Action<ScoredWriter> write)
    {
        if (session.Get(File) is not { } path)
        {
            return;
        }

        session.WriteFile(path, file =>
        {
            using Stream? compressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true) : null;
            write(new ScoredWriter(compressed ?? file, session.Get(Explain)));
        });
    }

    /// <summary>Prints a result where the rows leave room for it.</summary>
    public void Print(Session session, ScoreResult result, Action print)
    {
        if (session.Json)
        {
            session.PrintJson(result.WriteJson);
        }
        else if (session.Get(File) == "-")
        {
            session.Remark($"misfit: flagged {result.FlaggedSentence}");
        }
        else
        {
            print();
        }
    }
}
