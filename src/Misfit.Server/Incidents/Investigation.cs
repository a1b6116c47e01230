using Misfit.Pipelines;
using Misfit.Server.DataSets;
using Misfit.Server.Feedback;
using Misfit.Server.Models;
using Misfit.Server.Runs;

namespace Misfit.Server.Incidents;

/// <summary>A run with everything said of it: what its pages and addresses show.</summary>
/// <param name="Record">The run.</param>
/// <param name="ModelRecord">Its model.</param>
/// <param name="Model">The model itself.</param>
/// <param name="Data">Its data set.</param>
/// <param name="Run">Rows and scores.</param>
/// <param name="Marks">What people said, noted and applied.</param>
/// <param name="Judgement">What is flagged.</param>
/// <param name="Incidents">Flagged rows joined, in order of their starts.</param>
internal sealed record Investigation(
    RunRecord Record, ModelRecord ModelRecord, PipelineModel Model, LoadedData Data, InvestigatedRun Run, IReadOnlyList<FeedbackMark> Marks, Judgement Judgement, IReadOnlyList<Incident> Incidents)
{
    /// <summary>Whether each group has a threshold of its own; then scores are told as their distance from it, and the line is 0.</summary>
    public bool LinePerGroup => Model.Groups.Count > 0;

    /// <summary>What would be flagged if every noted mark counted.</summary>
    public Judgement Preview() => Judgement.Of(Run, Marks);

    /// <summary>The incident of that number; null when there is none.</summary>
    public Incident? Find(int id) => id >= 1 && id <= Incidents.Count ? Incidents[id - 1] : null;

    /// <summary>The incident a row belongs to; null for none.</summary>
    public Incident? IncidentOf(int row) => Incidents.FirstOrDefault(incident => incident.Flagged.Contains(row));
}
