using Misfit.Numerics;

namespace Misfit.Data.Generators;

// A customer with habits, and what the card did lately.
internal sealed class CardHolder
{
    private readonly Queue<DateTime> lastDay = new();
    private DateTime? last;
    private DateTime deviceSince;
    private DateTime tripEnd = DateTime.MinValue;
    private PaymentCountry place;

    public CardHolder(Rng rng, DateTime start)
    {
        Home = rng.Pick(PaymentCountry.All, country => country.HomeShare);
        place = Home;
        Age = 18 + (int)(Math.Pow(rng.NextDouble(), 1.3) * 65);
        Spending = rng.NextLogNormal(1, 0.35);
        Online = rng.NextDouble(0.4, 1.6);
        KnownAge = !rng.Chance(0.02);
        deviceSince = start.AddDays(-(1 + rng.NextExponential(420)));
    }

    public PaymentCountry Home { get; }

    public int Age { get; }

    public bool KnownAge { get; }

    // How much this customer spends compared with others.
    public double Spending { get; }

    // How much this customer buys online compared with others.
    public double Online { get; }

    public double? MinutesSinceLast(DateTime now) => last is { } time ? (now - time).TotalMinutes : null;

    public int PaymentsOfLastDay(DateTime now)
    {
        while (lastDay.TryPeek(out DateTime oldest) && now - oldest > TimeSpan.FromDays(1))
        {
            lastDay.Dequeue();
        }

        return lastDay.Count;
    }

    public void Remember(DateTime time)
    {
        last = time;
        lastDay.Enqueue(time);
    }

    // Where the customer is: now and then on a trip of some days.
    public PaymentCountry PlaceAt(DateTime now, Rng rng)
    {
        if (now >= tripEnd)
        {
            bool leaves = rng.Chance(0.012);
            place = leaves ? rng.Pick(PaymentCountry.All, country => country.TripShare) : Home;
            tripEnd = leaves ? now.AddDays(rng.NextDouble(1, 12)) : now;
        }

        return place;
    }

    // Days since the device in use was first seen: now and then a new one.
    public int DeviceAge(DateTime now, Rng rng)
    {
        if (rng.Chance(0.015))
        {
            deviceSince = now;
        }

        return (int)(now - deviceSince).TotalDays;
    }
}
