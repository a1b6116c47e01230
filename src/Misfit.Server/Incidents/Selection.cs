using Misfit.Tables;

namespace Misfit.Server.Incidents;

/// <summary>What the investigation page shows: the rows that pass its filter, and all that follows from them.</summary>
/// <param name="Run">The run.</param>
/// <param name="Filter">What was asked for.</param>
/// <param name="Column">The column of numbers whose course is drawn; null where there is none.</param>
/// <param name="Band">What is expected of it.</param>
/// <param name="Rows">The rows that pass, in the run's order.</param>
/// <param name="Incidents">The incidents with a flagged row among them, the most urgent first.</param>
internal sealed record Selection(Investigation Run, RowFilter Filter, NumberColumn? Column, ColumnBand? Band, int[] Rows, IReadOnlyList<Incident> Incidents)
{
    /// <summary>Filters a run.</summary>
    public static Selection Of(InvestigationDesk desk, Investigation run, RowFilter filter, string? column)
    {
        NumberColumn[] numbers = Numbers(run.Run);
        NumberColumn? chosen = numbers.FirstOrDefault(number => number.Name == (column ?? Leading(desk, run))) ?? numbers.FirstOrDefault();
        ColumnBand? band = chosen is null ? null : desk.Keep((run.Judgement, chosen.Name), () => ColumnBand.Of(run.Run, chosen, run.Judgement.Flagged));
        int[] rows = filter.Rows(run, band);
        if (rows.Length == run.Run.Order.Length)
        {
            return new Selection(run, filter, chosen, band, rows, [.. run.Incidents.OrderByDescending(incident => incident.Urgency).ThenBy(incident => incident.Id)]);
        }

        var passing = new bool[run.Run.Scores.Length];
        foreach (int row in rows)
        {
            passing[row] = true;
        }

        return new Selection(run, filter, chosen, band, rows, [.. run.Incidents.Where(incident => incident.Flagged.Any(row => passing[row])).OrderByDescending(incident => incident.Urgency).ThenBy(incident => incident.Id)]);
    }

    // The first driver of the most urgent incident that is a number: what there is most to see of.
    private static string? Leading(InvestigationDesk desk, Investigation run) =>
        run.Incidents.MaxBy(incident => incident.Urgency) is { } urgent
            ? desk.Keep((run.Judgement, "leading"), () => Api.IncidentsApi.Details(desk, run, urgent).Drivers.Select(driver => driver.Column).FirstOrDefault(name => run.Run.Rows.Find(name) is NumberColumn) ?? "")
            : null;

    /// <summary>The columns whose course can be drawn.</summary>
    public static NumberColumn[] Numbers(InvestigatedRun run) => [.. run.LearnedColumns.OfType<NumberColumn>()];

    /// <summary>The flagged rows among the rows.</summary>
    public IReadOnlyList<int> Flagged() => [.. Rows.Where(row => Run.Judgement.Flagged[row])];

    /// <summary>Where nothing passes: the parts of the filter without any one of which something would.</summary>
    public IReadOnlyList<string> Hiding() => Rows.Length > 0 ? [] : [.. Filter.Parts().Where(part => part.Without.Rows(Run, Band).Length > 0).Select(part => part.Name)];
}
