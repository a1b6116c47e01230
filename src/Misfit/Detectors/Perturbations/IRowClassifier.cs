using Misfit.Autodiff;

namespace Misfit.Detectors.Perturbations;

/// <summary>The network that tells rows from their perturbed copies; what it is made of depends on what a row is.</summary>
internal interface IRowClassifier
{
    /// <summary>Writes the log-odds that each row is a perturbed copy into a graph. Called several times in one graph, over the same weights.</summary>
    Value LogOdds(Graph graph, Value rows);
}
