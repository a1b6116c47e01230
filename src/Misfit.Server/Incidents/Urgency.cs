namespace Misfit.Server.Incidents;

/// <summary>
/// One number from 0 to 100 that says what to look at first:
/// 100 · (0.6 · strength + 0.25 · length + 0.15 · breadth); without groups 100 · (0.7 · strength + 0.3 · length).
/// </summary>
/// <param name="Peak">The highest score of the incident.</param>
/// <param name="Threshold">The line that it crossed.</param>
/// <param name="Middle">The median score of the run.</param>
/// <param name="Rows">Its flagged rows.</param>
/// <param name="MostRows">Those of the longest incident of the run.</param>
/// <param name="Groups">The groups it touches.</param>
/// <param name="AllGroups">The groups there are.</param>
internal readonly record struct Urgency(double Peak, double Threshold, double Middle, int Rows, int MostRows, int Groups, int AllGroups)
{
    /// <summary>How the formula is told to people.</summary>
    public const string Formula =
        "Urgency is 100 × (0.6 × strength + 0.25 × length + 0.15 × breadth), without groups 100 × (0.7 × strength + 0.3 × length). Strength is (peak − threshold) / (peak − median score): 0.5 when the peak is as far above the line as the line is above the median. Length is log(1 + flagged rows) / log(1 + flagged rows of the longest incident). Breadth is the share of the groups it touches.";

    /// <summary>(peak − threshold) / (peak − median): 0 at the line, near 1 far above it.</summary>
    public double Strength => Peak > Threshold && Peak > Middle ? Math.Clamp((Peak - Threshold) / (Peak - Math.Min(Middle, Threshold)), 0, 1) : 0;

    /// <summary>log(1 + rows) / log(1 + rows of the longest).</summary>
    public double Length => MostRows == 0 ? 0 : Math.Log(1 + Rows) / Math.Log(1 + MostRows);

    /// <summary>The share of the groups.</summary>
    public double Breadth => (double)Groups / AllGroups;

    public double Value => 100 * (Groups == 0 || AllGroups < 2 ? (0.7 * Strength) + (0.3 * Length) : (0.6 * Strength) + (0.25 * Length) + (0.15 * Breadth));
}
