using System.CommandLine;
using System.Globalization;
using Misfit.Decisions;

namespace Misfit.Cli.Input;

/// <summary>The option that draws the line between flagged rows and others.</summary>
internal sealed class BudgetOption
{
    public Option<string?> Rule { get; } = new("--budget")
    {
        Description = "Where the line is drawn: 5/1000 (at most 5 alerts per 1,000 rows), 1% (at most 1 % false alarms), contamination=SHARE, quantile=SHARE, value=SCORE, best-f1, best-accuracy (default: 1%)",
        HelpName = "RULE",
    };

    /// <summary>The rule; null when none was asked for.</summary>
    public ThresholdRule? Read(Session session)
    {
        if (session.Get(Rule) is not { } text)
        {
            return null;
        }

        if (text.EndsWith('%') && double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double percent))
        {
            return ThresholdRule.FalseAlarms(percent / 100);
        }

        return ThresholdRule.Parse(text.Contains('/') && !text.Contains('=') ? $"alerts={text}" : text);
    }
}
