namespace Misfit.Data.Generators;

// Where cards are issued and used. Distance is from the middle of Europe, in kilometres.
internal sealed record PaymentCountry(string Code, string Currency, double HomeShare, double TripShare, double ShopShare, double Distance)
{
    public static IReadOnlyList<PaymentCountry> All { get; } =
    [
        new("DE", "EUR", 45, 8, 12, 400),
        new("FR", "EUR", 18, 12, 3, 700),
        new("NL", "EUR", 15, 5, 8, 500),
        new("AT", "EUR", 12, 9, 1, 600),
        new("CH", "CHF", 10, 4, 1, 500),
        new("ES", "EUR", 0, 20, 1, 1500),
        new("IT", "EUR", 0, 20, 1, 900),
        new("PL", "PLN", 0, 5, 1, 700),
        new("GB", "GBP", 0, 8, 6, 900),
        new("IE", "EUR", 0, 1, 14, 1300),
        new("US", "USD", 0, 2.5, 7, 7200),
        new("TH", "THB", 0, 0.8, 0, 9000),
        new("BR", "BRL", 0, 0.4, 0, 9600),
        new("SG", "SGD", 0, 0.4, 0.5, 10300),
        new("AU", "AUD", 0, 0.4, 0, 15600),
    ];

    public static IReadOnlyList<PaymentCountry> Remote { get; } = [.. All.Where(country => country.Distance > 5000)];
}
