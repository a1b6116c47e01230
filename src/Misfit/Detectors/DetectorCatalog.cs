using Misfit.Detectors.Adversarial;
using Misfit.Detectors.Clusters;
using Misfit.Detectors.Combinations;
using Misfit.Detectors.Densities;
using Misfit.Detectors.Forests;
using Misfit.Detectors.Influence;
using Misfit.Detectors.Invertible;
using Misfit.Detectors.Neighbors;
using Misfit.Detectors.OneClass;
using Misfit.Detectors.Perturbations;
using Misfit.Detectors.Projections;
using Misfit.Detectors.Reconstruction;
using Misfit.Detectors.Sequences;
using Misfit.Detectors.SupportVectors;
using Misfit.Detectors.SyntheticLabels;

namespace Misfit.Detectors;

/// <summary>All methods, listed by hand. The command line, the documentation and the conformance suite read it.</summary>
public static class DetectorCatalog
{
    /// <summary>Every method, in the order people should meet them.</summary>
    public static IReadOnlyList<DetectorInfo> All { get; } =
    [
        IsolationForest.Entry,
        Autoencoder.Entry,
        VariationalAutoencoder.Entry,
        Plad.Entry,
        DeepSvdd.Entry,
        AnoRand.Entry,
        Pca.Entry,
        Knn.Entry,
        Lof.Entry,
        Cof.Entry,
        Sod.Entry,
        Cblof.Entry,
        Hbos.Entry,
        Ecod.Entry,
        Copod.Entry,
        Loda.Entry,
        Gmm.Entry,
        Mcd.Entry,
        Kde.Entry,
        OneClassSvm.Entry,
        Iocn.Entry,
        NormalizingFlow.Entry,
        Seq2Seq.Entry,
        Bigan.Entry,
        Ensemble.Entry,
        TracIn.Entry,
        SelfInfluence.Entry,
    ];

    /// <summary>The entry of that id.</summary>
    /// <exception cref="OptionsException">There is none; names all ids.</exception>
    public static DetectorInfo Find(string id) =>
        All.FirstOrDefault(info => info.Id == id)
        ?? throw new OptionsException("detector", [new OptionProblem("id", $"one of {string.Join(", ", All.Select(info => info.Id))}", $"'{id}'")]);
}
