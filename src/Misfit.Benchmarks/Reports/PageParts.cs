namespace Misfit.Benchmarks.Reports;

/// <summary>Styles and scripts that pages carry within themselves.</summary>
internal static class PageParts
{
    /// <summary>The style that all pages share.</summary>
    public static string Style => Read("page.css");

    public static string SuiteStyle => Read("suite.css");

    public static string SuiteScript => Read("suite.js");

    private static string Read(string name)
    {
        using Stream stream = typeof(PageParts).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
