using System.Collections.Concurrent;
using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Tests.Detectors;

/// <summary>Every detector of the catalogue, with its defaults and with each preset.</summary>
internal static class ConformanceCases
{
    /// <summary>Methods without any random choice: another seed gives the same model.</summary>
    public static readonly HashSet<string> Deterministic = ["pca", "knn", "lof", "cof", "sod", "hbos", "ecod", "copod", "gmm", "kde", "one-class-svm"];

    /// <summary>Methods that by their idea leave some columns out of a row's score, and so now and then the planted one.</summary>
    public static readonly HashSet<string> BlindToSomeColumns = ["sod"];

    private static readonly ConcurrentDictionary<string, Lazy<DetectorModel>> Models = new();

    /// <summary>Defaults of all, and presets of those that train no network: published networks are large, and differ from the defaults in numbers alone.</summary>
    public static IEnumerable<object[]> All => Names(info => !info.Deep).Select(name => new object[] { name });

    /// <summary>Presets of networks.</summary>
    public static IEnumerable<object[]> DeepPresets => Names(info => info.Deep).Where(name => name.Contains('/') && DetectorCatalog.Find(name.Split('/')[0]).Deep).Select(name => new object[] { name });

    private static IEnumerable<string> Names(Func<DetectorInfo, bool> withPresets) =>
        DetectorCatalog.All.SelectMany(info => (withPresets(info) ? info.Presets : []).Select(preset => $"{info.Id}/{preset.Name}").Prepend(info.Id));

    public static Detector Recipe(string name)
    {
        string[] parts = name.Split('/');
        DetectorInfo info = DetectorCatalog.Find(parts[0]);
        Detector recipe = info.Create();
        return parts.Length == 1 ? recipe : info.With(recipe, "preset", parts[1]);
    }

    /// <summary>The recipe with few epochs, for tests in which it need not learn well.</summary>
    public static Detector QuickRecipe(string name)
    {
        Detector recipe = Recipe(name);
        return recipe.Info.Options.Any(option => option.Name == "epochs") ? recipe.Info.With(recipe, "epochs", "2") : recipe;
    }

    /// <summary>A model of <see cref="QuickRecipe"/> fitted once on the training rows.</summary>
    public static DetectorModel QuickModel(string name) => Models.GetOrAdd(name, key => new(() => QuickRecipe(key).Fit(ConformanceData.Train))).Value;

    /// <summary>A model with all its epochs, fitted once on the training rows.</summary>
    public static DetectorModel Model(string name) => Models.GetOrAdd(name + " trained", _ => new(() => Recipe(name).Fit(ConformanceData.Train))).Value;

    /// <summary>What a model file does: options as text, tensors copied, a new model built of both.</summary>
    public static DetectorModel Reloaded(DetectorModel model)
    {
        TensorCollection saved = new(), copy = new();
        model.Save(saved);
        foreach (string name in saved.Names)
        {
            copy.Add(name, (Array)saved.All[name].Values.Clone(), [.. saved.Shape(name)]);
        }

        return model.Detector.Info.Load(OptionsReadBack(model.Detector), copy);
    }

    public static Detector OptionsReadBack(Detector detector) =>
        detector.Info.Options.Aggregate(detector.Info.Create() with { Seed = detector.Seed }, (recipe, option) => detector.Info.With(recipe, option.Name, option.Get(detector)));

    /// <summary>Runs work on a scheduler with one thread: all parallel loops inside run one after the other.</summary>
    public static T OnOneThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, 1).ConcurrentScheduler).GetAwaiter().GetResult();

    public static IEnumerable<string> OptionTexts(Detector detector) => detector.Info.Options.Select(option => $"{option.Name}={option.Get(detector)}");
}
