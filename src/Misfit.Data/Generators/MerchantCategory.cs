namespace Misfit.Data.Generators;

// What people buy with cards: how often, for how much (median and spread of a log-normal in euros), how often online, and when.
internal sealed record MerchantCategory(string Name, double Share, double MedianAmount, double Spread, double OnlineShare, double[] DayParts)
{
    public const string Cash = "cash";

    // Weights of night (0 to 6), morning (to 11), midday (to 14), afternoon (to 18) and evening.
    public static IReadOnlyList<MerchantCategory> All { get; } =
    [
        new("groceries", 24, 31, 0.75, 0.04, [0.05, 1.0, 1.1, 1.3, 0.8]),
        new("restaurant", 14, 27, 0.60, 0.12, [0.30, 0.4, 1.6, 0.6, 1.7]),
        new("transport", 12, 6, 0.80, 0.45, [0.40, 1.8, 0.7, 1.5, 0.7]),
        new("clothing", 8, 58, 0.70, 0.45, [0.10, 0.6, 1.1, 1.5, 1.0]),
        new("fuel", 7, 55, 0.35, 0.00, [0.20, 1.2, 0.9, 1.2, 0.6]),
        new("pharmacy", 6, 16, 0.70, 0.10, [0.10, 1.2, 1.0, 1.3, 0.5]),
        new("subscriptions", 6, 10, 0.50, 1.00, [0.80, 1.2, 0.8, 0.9, 1.0]),
        new("entertainment", 6, 22, 0.70, 0.50, [0.60, 0.2, 0.5, 0.9, 2.2]),
        new(Cash, 4, 80, 0.60, 0.00, [0.25, 0.9, 1.0, 1.2, 0.9]),
        new("digital_goods", 4, 9, 0.90, 1.00, [0.70, 0.3, 0.7, 1.1, 2.0]),
        new("home", 4, 75, 0.95, 0.35, [0.10, 0.8, 1.0, 1.4, 0.9]),
        new("electronics", 3, 140, 1.00, 0.60, [0.10, 0.6, 1.0, 1.3, 1.2]),
        new("travel", 3, 210, 0.90, 0.75, [0.20, 0.8, 0.9, 1.0, 1.4]),
        new("gift_cards", 1, 40, 0.60, 0.70, [0.10, 0.6, 1.0, 1.3, 1.2]),
    ];

    public static MerchantCategory Of(string name) => All.First(category => category.Name == name);

    public double ShareAt(int hour) => Share * DayParts[hour switch { < 6 => 0, < 11 => 1, < 14 => 2, < 18 => 3, _ => 4 }];
}
