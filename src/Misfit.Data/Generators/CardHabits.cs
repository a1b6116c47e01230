using Misfit.Numerics;

namespace Misfit.Data.Generators;

// How honest payments come about: amount by category, category by hour, channel by category and amount, currency by country.
internal static class CardHabits
{
    // Payments per hour of the day, compared with the busiest.
    private static readonly double[] Hours =
        [0.10, 0.06, 0.04, 0.03, 0.04, 0.08, 0.22, 0.48, 0.62, 0.60, 0.66, 0.78, 0.95, 0.88, 0.74, 0.78, 0.88, 1.00, 0.98, 0.86, 0.70, 0.54, 0.36, 0.20];

    // The next time at which somebody pays, where mean is the time between payments at the busiest hour (thinning of a Poisson process).
    public static DateTime NextTime(Rng rng, DateTime now, TimeSpan mean)
    {
        do
        {
            now = now.AddSeconds(rng.NextExponential(mean.TotalSeconds));
        }
        while (!rng.Chance(Hours[now.Hour] * (now.DayOfWeek == DayOfWeek.Sunday ? 0.6 : 1)));
        return now;
    }

    // Time between payments at the busiest hour when there are to be so many in a week.
    public static TimeSpan MeanGap(double paymentsPerWeek) => TimeSpan.FromHours(Hours.Sum() * 6.6 / paymentsPerWeek);

    public static CardPayment Pay(Rng rng, CardHolder holder, DateTime now)
    {
        MerchantCategory category = rng.Pick(MerchantCategory.All, candidate => candidate.ShareAt(now.Hour));
        PaymentCountry place = holder.PlaceAt(now, rng);
        double amount = Amount(rng, category, holder);
        return rng.Chance(category.OnlineShare * holder.Online)
            ? PayOnline(rng, holder, now, category, amount)
            : PayInPerson(rng, holder, now, category, amount, place);
    }

    public static string InPersonChannel(Rng rng, string category, double amount, PaymentCountry place)
    {
        if (category == MerchantCategory.Cash)
        {
            return "atm";
        }

        if (rng.Chance(place.Code is "US" or "BR" or "TH" ? 0.08 : 0.004))
        {
            return "magstripe";
        }

        return rng.Chance(amount < 50 ? 0.82 : 0.2) ? "contactless" : "chip";
    }

    private static CardPayment PayOnline(Rng rng, CardHolder holder, DateTime now, MerchantCategory category, double amount)
    {
        PaymentCountry shop = rng.Chance(0.72) ? holder.Home : rng.Pick(PaymentCountry.All, country => country.ShopShare);
        return new CardPayment
        {
            Time = now,
            Amount = amount,
            Currency = shop == holder.Home || rng.Chance(0.4) ? shop.Currency : holder.Home.Currency,
            Category = category.Name,
            MerchantCountry = shop.Code,
            Channel = "online",
            DeviceAge = holder.DeviceAge(now, rng),
        };
    }

    private static CardPayment PayInPerson(Rng rng, CardHolder holder, DateTime now, MerchantCategory category, double amount, PaymentCountry place)
    {
        double distance = place == holder.Home ? rng.NextLogNormal(4, 1.3) : place.Distance * rng.NextDouble(0.8, 1.2);
        return new CardPayment
        {
            Time = now,
            Amount = amount,
            Currency = place.Currency,
            Category = category.Name,
            MerchantCountry = place.Code,
            Channel = InPersonChannel(rng, category.Name, amount, place),
            Distance = distance,
        };
    }

    private static double Amount(Rng rng, MerchantCategory category, CardHolder holder)
    {
        double amount = rng.NextLogNormal(category.MedianAmount, category.Spread) * holder.Spending;
        return category.Name switch
        {
            MerchantCategory.Cash => Math.Clamp(Math.Round(amount / 10) * 10, 10, 1000),
            "subscriptions" or "digital_goods" or "electronics" => Math.Max(0.99, Math.Floor(amount) + 0.99),
            _ => Math.Max(0.5, Math.Round(amount, 2)),
        };
    }
}
