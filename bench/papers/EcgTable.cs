namespace Misfit.PapersBenchmark;

internal static class EcgTable
{
    public static void Run(IReadOnlyList<string> settings) => Console.WriteLine(settings.Count);
}
