using Misfit.Numerics;

namespace Misfit.Data.Generators;

// How fraud comes about. Each kind breaks another habit; an episode is one payment or several.
internal static class CardFraud
{
    // Rows of an average episode of the kinds and weights below.
    public const double RowsPerEpisode = 1.75;

    private static readonly (double Weight, Func<Rng, CardHolder, DateTime, IEnumerable<CardPayment>> Episode)[] Kinds =
    [
        (4, UnusualAmount),
        (3, ImpossibleTravel),
        (3, AccountTakeover),
        (1, Burst),
        (1, CardTesting),
    ];

    // The payments of an episode that starts about now, in order of time.
    public static IEnumerable<CardPayment> Episode(Rng rng, CardHolder holder, DateTime now) =>
        rng.Pick(Kinds, kind => kind.Weight).Episode(rng, holder, now);

    // An everyday category for many times the usual amount, somewhere in the home country but not near home.
    private static IEnumerable<CardPayment> UnusualAmount(Rng rng, CardHolder holder, DateTime now)
    {
        MerchantCategory category = MerchantCategory.Of(rng.Pick(["groceries", "restaurant", "transport", "pharmacy", "fuel"]));
        double amount = Math.Round(category.MedianAmount * rng.NextDouble(12, 50), 2);
        yield return new CardPayment
        {
            Time = now.AddMinutes(rng.NextDouble(5, 600)),
            Amount = amount,
            Currency = holder.Home.Currency,
            Category = category.Name,
            MerchantCountry = holder.Home.Code,
            Channel = rng.Chance(0.5) ? "chip" : "magstripe",
            Distance = rng.NextLogNormal(120, 0.9),
            IsFraud = true,
        };
    }

    // A copied card used in person on another continent, in the night, shortly after a payment at home.
    private static IEnumerable<CardPayment> ImpossibleTravel(Rng rng, CardHolder holder, DateTime now)
    {
        PaymentCountry place = rng.Pick(PaymentCountry.Remote);
        string category = rng.Pick(["electronics", "clothing", MerchantCategory.Cash]);
        double amount = Math.Round(rng.NextDouble(90, 700) / 10) * 10;
        yield return new CardPayment
        {
            Time = AtNight(rng, now),
            Amount = amount,
            Currency = place.Currency,
            Category = category,
            MerchantCountry = place.Code,
            Channel = category == MerchantCategory.Cash ? "atm" : rng.Chance(0.6) ? "magstripe" : "chip",
            Distance = place.Distance * rng.NextDouble(0.8, 1.2),
            IsFraud = true,
        };
    }

    // Somebody else's new device buys what can be sold on.
    private static IEnumerable<CardPayment> AccountTakeover(Rng rng, CardHolder holder, DateTime now)
    {
        bool abroad = rng.Chance(0.7);
        PaymentCountry shop = abroad ? rng.Pick(PaymentCountry.All, country => country.ShopShare) : holder.Home;
        yield return new CardPayment
        {
            Time = rng.Chance(0.6) ? AtNight(rng, now) : now.AddMinutes(rng.NextDouble(20, 600)),
            Amount = Math.Round(rng.NextLogNormal(620, 0.5), 2),
            Currency = shop.Currency,
            Category = rng.Pick(["electronics", "gift_cards", "travel"]),
            MerchantCountry = shop.Code,
            Channel = "online",
            DeviceAge = rng.NextInt32(2),
            IsFraud = true,
        };
    }

    // Many purchases within minutes before the card is blocked.
    private static IEnumerable<CardPayment> Burst(Rng rng, CardHolder holder, DateTime now)
    {
        DateTime time = now.AddMinutes(rng.NextDouble(20, 900));
        int count = 4 + rng.NextInt32(4);
        for (int i = 0; i < count; i++)
        {
            time = time.AddMinutes(rng.NextDouble(0.7, 6));
            yield return new CardPayment
            {
                Time = time,
                Amount = Math.Round(rng.NextLogNormal(180, 0.4), 2),
                Currency = holder.Home.Currency,
                Category = rng.Pick(["gift_cards", "electronics"]),
                MerchantCountry = holder.Home.Code,
                Channel = "online",
                DeviceAge = rng.NextInt32(3),
                IsFraud = true,
            };
        }
    }

    // Tiny amounts within seconds that only find out whether the card works.
    private static IEnumerable<CardPayment> CardTesting(Rng rng, CardHolder holder, DateTime now)
    {
        DateTime time = now.AddMinutes(rng.NextDouble(20, 900));
        PaymentCountry shop = rng.Pick(PaymentCountry.Remote);
        int count = 4 + rng.NextInt32(4);
        for (int i = 0; i < count; i++)
        {
            time = time.AddSeconds(rng.NextDouble(8, 70));
            yield return new CardPayment
            {
                Time = time,
                Amount = Math.Round(rng.NextDouble(0.3, 2.5), 2),
                Currency = shop.Currency,
                Category = "digital_goods",
                MerchantCountry = shop.Code,
                Channel = "online",
                DeviceAge = 0,
                IsFraud = true,
            };
        }
    }

    // Between one and five o'clock of the next night.
    private static DateTime AtNight(Rng rng, DateTime now) => (now.Hour < 1 ? now.Date : now.Date.AddDays(1)).AddHours(rng.NextDouble(1, 5));
}
