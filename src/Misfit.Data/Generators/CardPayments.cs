using Misfit.Numerics;

namespace Misfit.Data.Generators;

/// <summary>
/// Card payments in order of time, about 1.5 % of them fraud: unusual amounts for the category, impossible travel, account takeover, bursts of purchases, and card testing.
/// </summary>
public sealed class CardPayments : Generator
{
    private const double FraudShare = 0.015;
    private const int MaximumHolders = 50_000;
    private const double PaymentsPerWeek = 2.8;
    private static readonly DateTime Start = new(2025, 3, 3, 0, 0, 0, DateTimeKind.Utc);

    /// <inheritdoc/>
    public override string Name => "card-payments";

    /// <inheritdoc/>
    public override string Summary => "Card payments with amounts, categories, countries, devices and times, some values missing; about 1.5 % fraud of five kinds";

    /// <inheritdoc/>
    public override int DefaultRows => 5000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } =
    [
        "time", "amount_eur", "currency", "merchant_category", "merchant_country", "card_country", "channel", "device_age_days", "distance_km",
        "customer_age", "minutes_since_last", "payments_last_day", "is_fraud",
    ];

    /// <inheritdoc/>
    public override string LabelColumn => "is_fraud";

    internal override void WriteRows(RowWriter writer, int rows, long seed)
    {
        Rng people = new Rng(seed).Stream(0), honest = new Rng(seed).Stream(1), criminal = new Rng(seed).Stream(2), gaps = new Rng(seed).Stream(3);
        var holders = new CardHolder[Math.Clamp(rows / 12, 1, MaximumHolders)];
        for (int i = 0; i < holders.Length; i++)
        {
            holders[i] = new CardHolder(people, Start);
        }

        TimeSpan gap = CardHabits.MeanGap(holders.Length * PaymentsPerWeek);
        var planned = new PriorityQueue<(CardHolder Holder, CardPayment Payment), DateTime>();
        DateTime now = CardHabits.NextTime(honest, Start, gap);
        for (int row = 0; row < rows; row++)
        {
            if (planned.TryPeek(out _, out DateTime next) && next <= now)
            {
                (CardHolder victim, CardPayment fraud) = planned.Dequeue();
                WriteRow(writer, victim, fraud, gaps);
                continue;
            }

            CardHolder holder = honest.Pick(holders);
            WriteRow(writer, holder, CardHabits.Pay(honest, holder, now), gaps);
            Plan(planned, criminal, holder, now);
            now = CardHabits.NextTime(honest, now, gap);
        }
    }

    private static void Plan(PriorityQueue<(CardHolder Holder, CardPayment Payment), DateTime> planned, Rng criminal, CardHolder holder, DateTime now)
    {
        if (criminal.Chance(FraudShare / (1 - FraudShare) / CardFraud.RowsPerEpisode))
        {
            foreach (CardPayment payment in CardFraud.Episode(criminal, holder, now))
            {
                planned.Enqueue((holder, payment), payment.Time);
            }
        }
    }

    private static void WriteRow(RowWriter writer, CardHolder holder, CardPayment payment, Rng gaps)
    {
        double? minutes = holder.MinutesSinceLast(payment.Time);
        int recent = holder.PaymentsOfLastDay(payment.Time);
        holder.Remember(payment.Time);
        bool categoryLost = gaps.Chance(0.006), distanceLost = gaps.Chance(0.03);
        writer.Time(payment.Time).Number(payment.Amount, 2).Text(payment.Currency);
        writer.Text(categoryLost ? "" : payment.Category).Text(payment.MerchantCountry).Text(holder.Home.Code).Text(payment.Channel);
        writer.WholeOrMissing(payment.DeviceAge).NumberOrMissing(distanceLost ? null : payment.Distance, 1);
        writer.WholeOrMissing(holder.KnownAge ? holder.Age : null).NumberOrMissing(minutes, 1).Whole(recent).Flag(payment.IsFraud);
        writer.End();
    }
}
