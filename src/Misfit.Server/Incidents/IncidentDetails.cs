using Misfit.Explanations;
using Misfit.Server.Scoring;

namespace Misfit.Server.Incidents;

/// <summary>What is behind flagged rows.</summary>
/// <param name="Drivers">Columns by their mean part of the scores.</param>
/// <param name="Impacts">Where the weight lies.</param>
/// <param name="Explained">How many rows the drivers are of: those with the highest scores.</param>
internal sealed record IncidentDetails(IReadOnlyList<Driver> Drivers, IReadOnlyList<Impact> Impacts, int Explained)
{
    private const int MostExplained = 20;
    private const int MostDrivers = 8;

    /// <summary>Looks into rows.</summary>
    /// <param name="run">The run.</param>
    /// <param name="rows">Flagged rows.</param>
    public static IncidentDetails Of(Investigation run, IReadOnlyList<int> rows)
    {
        if (rows.Count == 0)
        {
            return new IncidentDetails([], [], 0);
        }

        int[] worst = [.. rows.Where(row => !double.IsNaN(run.Run.Scores[row])).OrderByDescending(row => run.Run.Scores[row]).Take(MostExplained)];
        IReadOnlyList<Explanation> explanations = run.Model.Explain(run.Run.Rows, worst);
        Driver[] drivers =
        [
            .. explanations.SelectMany(explanation => explanation.Reasons.Zip(ScoreParts.Of(run.Model, explanation).Parts)).GroupBy(part => part.First.Column, StringComparer.Ordinal)
                .Select(parts => new Driver(parts.Key, parts.Sum(part => part.Second) / worst.Length, parts.MaxBy(part => part.Second).First))
                .OrderByDescending(driver => driver.Mean).Take(MostDrivers),
        ];
        return new IncidentDetails(drivers, ImpactMap.Of(run.Run, rows), worst.Length);
    }
}

/// <summary>What a column had of the scores of an incident.</summary>
/// <param name="Column">The column.</param>
/// <param name="Mean">Its mean part of a score.</param>
/// <param name="Example">Its value where its part was largest.</param>
internal sealed record Driver(string Column, double Mean, Reason Example);
