using Misfit.Preprocessing;

namespace Misfit.Server.Live;

/// <summary>What a live training is to be of. Its defaults are those of Anomagram's training page.</summary>
internal sealed record LiveRequest
{
    /// <summary>ecg5000, generator:NAME, or the id of a data set of the server.</summary>
    public string Data { get; init; } = LiveDataSource.Ecg;

    /// <summary>Rows to train on; those held out to watch the loss on are among them.</summary>
    public int TrainRows { get; init; } = 500;

    /// <summary>The share of labelled anomalies among the rows to train on, as near as there are enough.</summary>
    public double AbnormalShare { get; init; }

    /// <summary>Rows the figures are of. May be changed while the weights are kept.</summary>
    public int TestRows { get; init; } = 500;

    /// <summary>How numbers are scaled.</summary>
    public Scaler Scaler { get; init; } = Scaler.MinMax;

    /// <summary>Of the rows drawn, of first weights and of their order.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>The method's id in the catalogue.</summary>
    public string Detector { get; init; } = "autoencoder";

    /// <summary>The method's options that are not its defaults, by name, as text.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Most epochs a second, each of which is shown; 0: as many as can be, of which up to 60 a second are shown.</summary>
    public int Pace { get; init; } = 30;

    /// <exception cref="OptionsException">A value is out of range; names all that are.</exception>
    public void Check()
    {
        List<OptionProblem> problems = [];
        Require(TrainRows is >= 20 and <= 100_000, "train_rows", "a whole number from 20 to 100,000", TrainRows);
        Require(AbnormalShare is >= 0 and <= 0.9, "abnormal_share", "a number from 0 to 0.9", AbnormalShare);
        Require(TestRows is >= 20 and <= LiveData.MostTestRows, "test_rows", "a whole number from 20 to 2,000", TestRows);
        Require(Enum.IsDefined(Scaler), "scaler", "a scaler", Scaler);
        Require(Pace is >= 0 and <= 60, "pace", "a whole number from 0 to 60", Pace);
        Require(Options is { Count: <= 100 }, "options", "at most 100 options", "null or more");
        if (problems.Count > 0)
        {
            throw new OptionsException("live training", problems);
        }

        void Require(bool holds, string name, string range, object was)
        {
            if (!holds)
            {
                problems.Add(new OptionProblem(name, range, FormattableString.Invariant($"{was}")));
            }
        }
    }
}
