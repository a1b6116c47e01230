namespace Misfit.Server.Studio;

/// <summary>The pages of the navigation, in its order.</summary>
internal static class StudioPages
{
    public static IReadOnlyList<(string Address, string Name)> All { get; } =
    [
        ("/", "Home"),
        ("/learn", "Learn"),
        ("/data", "Data"),
        ("/train", "Train"),
        ("/play", "Playback"),
        ("/compare", "Compare"),
        ("/investigate", "Investigate"),
        ("/threshold", "Threshold"),
        ("/models", "Models"),
    ];
}
