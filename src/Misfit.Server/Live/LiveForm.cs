using System.Globalization;
using Microsoft.AspNetCore.Http;
using Misfit.Detectors;
using Misfit.Preprocessing;

namespace Misfit.Server.Live;

/// <summary>The settings of the training page as its address tells them, and its fields with their ranges from the catalogue.</summary>
internal sealed class LiveForm
{
    /// <summary>What the address calls an option of the method.</summary>
    public const string OptionPrefix = "o.";

    /// <summary>How networks of layers are drawn: with a decoder that mirrors the encoder, or as an encoder alone.</summary>
    private static readonly Dictionary<string, string> Composed = new()
    {
        ["autoencoder"] = "mirrored", ["vae"] = "mirrored", ["bigan"] = "mirrored", ["anorand"] = "mirrored", ["deep-svdd"] = "encoder",
    };

    private static readonly HashSet<string> OfOptimiser = ["batch-size", "optimizer", "learning-rate", "beta1", "epsilon", "schedule", "milestones", "gradient-norm", "validation", "penalty-l1", "penalty-l2"];

    public LiveForm(IQueryCollection query)
    {
        Method = LiveSessions.Detectors.FirstOrDefault(entry => entry.Info.Id == query["method"]).Info ?? DetectorCatalog.Find("autoencoder");
        Detector start = Start(Method);
        Detector recipe = start;
        IReadOnlyList<DetectorOption> options = LiveSessions.Detectors.First(entry => entry.Info == Method).Options;
        foreach (DetectorOption option in options)
        {
            recipe = query[OptionPrefix + option.Name].LastOrDefault() is { } text ? option.Set(recipe, text) ?? recipe : recipe;
        }

        Request = new LiveRequest
        {
            Data = query["data"].LastOrDefault() ?? LiveDataSource.Ecg,
            TrainRows = Number(query, "train", 500),
            AbnormalShare = Number(query, "abnormal", 0) / 100.0,
            TestRows = Number(query, "test", 500),
            Scaler = Enum.TryParse(query["scaler"].LastOrDefault()?.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out Scaler scaler) ? scaler : Scaler.MinMax,
            Seed = Number(query, "seed", 42),
            Pace = Number(query, "pace", 30),
            Detector = Method.Id,
        };
        Steps = Number(query, "steps", 30);
        Fields = [.. options.Select(option => new LiveField(option, option.Get(recipe), option.Get(start), OfOptimiser.Contains(option.Name), Composer is not null && option.Name is ("hidden" or "latent")))];
    }

    public DetectorInfo Method { get; }

    public LiveRequest Request { get; }

    public int Steps { get; }

    public IReadOnlyList<LiveField> Fields { get; }

    /// <summary>How the composer draws the method's network: mirrored, encoder, or null when it has no such layers.</summary>
    public string? Composer => Composed.GetValueOrDefault(Method.Id);

    // Anomagram's network to begin with, with rows held out for the second loss curve; of others, layers that can be seen and changed.
    private static Detector Start(DetectorInfo info)
    {
        Detector start = info.Id == "autoencoder" ? info.With(info.With(info.Create(), "preset", "anomagram"), "validation", "0.1") : info.Create();
        if (Composed.ContainsKey(info.Id) && info.Options.First(option => option.Name == "hidden").Get(start).Length == 0)
        {
            start = info.With(start, "hidden", "32,16");
        }

        DetectorOption? latent = info.Options.FirstOrDefault(option => option.Name == "latent");
        return Composed.ContainsKey(info.Id) && latent?.Get(start) == "0" ? info.With(start, "latent", "2") : start;
    }

    private static int Number(IQueryCollection query, string name, int usual) =>
        int.TryParse(query[name].LastOrDefault(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : usual;
}

/// <summary>One setting of the method.</summary>
/// <param name="Option">The option of the catalogue.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="Usual">Its value when the address does not say.</param>
/// <param name="OfOptimiser">Whether it says how the network is trained, not what it is.</param>
/// <param name="Composed">Whether the composer's cards stand for it.</param>
internal sealed record LiveField(DetectorOption Option, string Value, string Usual, bool OfOptimiser, bool Composed)
{
    private static readonly HashSet<string> Rare = ["epsilon", "schedule", "milestones", "gradient-norm", "initializer", "batch-norm", "noise-latent", "source-share", "neighbors", "label-sources", "identity-init", "multiples", "channels", "reduction", "perturbator-hidden"];

    private static readonly Dictionary<string, string> Titles = new()
    {
        ["penalty-l1"] = "Regulariser L1", ["penalty-l2"] = "Regulariser L2", ["optimizer"] = "Optimiser", ["batch-size"] = "Batch size", ["beta1"] = "Beta 1", ["kl-weight"] = "KL weight",
    };

    private static readonly Dictionary<string, string> Units = new()
    {
        ["batch-size"] = "rows", ["validation"] = "share of rows", ["milestones"] = "epochs", ["dropout"] = "probability", ["pretraining-epochs"] = "epochs",
    };

    private static readonly Dictionary<string, string[]> Suggested = new()
    {
        ["batch-size"] = ["64", "128", "256", "512", "1024"], ["learning-rate"] = ["0.0001", "0.001", "0.01", "0.1", "1", "10"],
        ["penalty-l1"] = ["0", "0.0001", "0.001", "0.01"], ["penalty-l2"] = ["0", "0.0001", "0.001", "0.01"],
    };

    public string Name => LiveForm.OptionPrefix + Option.Name;

    /// <summary>Of its element.</summary>
    public string Id => $"option-{Option.Name}";

    public string Title => Titles.TryGetValue(Option.Name, out string? title) ? title : char.ToUpperInvariant(Option.Name[0]) + Option.Name[1..].Replace('-', ' ');

    public string? Unit => Units.GetValueOrDefault(Option.Name);

    /// <summary>Whether it is seldom changed, and so out of the way at first.</summary>
    public bool Seldom => Rare.Contains(Option.Name);

    /// <summary>Values that are often tried.</summary>
    public IReadOnlyList<string> Suggestions => Suggested.TryGetValue(Option.Name, out string[]? values) ? values : [];
}
