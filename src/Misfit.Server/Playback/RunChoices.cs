using Misfit.Server.Comparisons;
using Misfit.Server.DataSets;
using Misfit.Server.Models;
using Misfit.Server.Runs;

namespace Misfit.Server.Playback;

/// <summary>The runs that can be played or compared, by data set.</summary>
internal sealed class RunChoices(RunLibrary runs, ModelLibrary models, DataSetLibrary dataSets, DefaultModel preferred)
{
    /// <summary>Runs of labelled data sets; those whose model or data set was deleted are left out.</summary>
    public IReadOnlyList<RunGroup> Labelled() => [.. All().Where(group => group.DataSet.LabelColumn is not null)];

    /// <summary>All runs, those of the default model first, then the newest; each with its data set.</summary>
    public IReadOnlyList<(RunChoice Choice, DataSetRecord DataSet)> Flat()
    {
        string? first = preferred.Id;
        return [.. All().SelectMany(group => group.Runs.Select(choice => (choice, group.DataSet))).OrderByDescending(pair => pair.choice.Model.Id == first).ThenByDescending(pair => pair.choice.Run.Created)];
    }

    /// <summary>What is ticked where no run was named: the newest run of the default model, if it is among those to choose from.</summary>
    public IReadOnlyList<string> Preselected(IEnumerable<RunGroup> groups) =>
        preferred.Id is { } id && groups.SelectMany(group => group.Runs).Where(choice => choice.Model.Id == id).MaxBy(choice => choice.Run.Created) is { } newest ? [newest.Run.Id] : [];

    /// <summary>All runs whose model and data set are there.</summary>
    public IReadOnlyList<RunGroup> All()
    {
        Dictionary<string, ModelRecord> named = models.List().ToDictionary(model => model.Id);
        Dictionary<string, DataSetRecord> known = dataSets.List().ToDictionary(dataSet => dataSet.Id);
        return
        [
            .. runs.List()
                .Where(run => named.ContainsKey(run.ModelId) && known.ContainsKey(run.DataSetId))
                .GroupBy(run => run.DataSetId)
                .Select(group => new RunGroup(known[group.Key], [.. group.Select(run => new RunChoice(run, named[run.ModelId]))])),
        ];
    }
}

/// <summary>The runs of one data set, the newest first.</summary>
internal sealed record RunGroup(DataSetRecord DataSet, IReadOnlyList<RunChoice> Runs);

/// <summary>A run and its model.</summary>
internal sealed record RunChoice(RunRecord Run, ModelRecord Model);
