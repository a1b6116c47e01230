namespace Misfit.Benchmarks.Protocols;

/// <summary>Which rows a detector learns from and which it is evaluated on. Labels are never shown to the detector.</summary>
public enum Protocol
{
    /// <summary>Learns from half of the normal rows; evaluated on the other half and all anomalies. The protocol of the DAGMM paper's datasets in GOAD, NeuTraL AD and TracInAD.</summary>
    OneClass,

    /// <summary>Learns from a stratified 70 % of the rows, anomalies among them; evaluated on the other 30 %. The protocol of ADBench.</summary>
    Unsupervised,

    /// <summary>Learns from all rows, anomalies among them, and is evaluated on the same rows.</summary>
    Transductive,
}

/// <summary>The names of protocols on the command line and in reports.</summary>
public static class ProtocolName
{
    /// <summary>All names, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = ["one-class", "unsupervised", "transductive"];

    /// <summary>The name of a protocol.</summary>
    public static string Of(Protocol protocol) => All[(int)protocol];

    /// <summary>The protocol of a name.</summary>
    /// <exception cref="OptionsException">There is none of that name.</exception>
    public static Protocol Parse(string name)
    {
        for (int i = 0; i < All.Count; i++)
        {
            if (All[i] == name)
            {
                return (Protocol)i;
            }
        }

        throw new OptionsException("evaluation", [new OptionProblem("protocol", $"one of {string.Join(", ", All)}", $"'{name}'")]);
    }
}
