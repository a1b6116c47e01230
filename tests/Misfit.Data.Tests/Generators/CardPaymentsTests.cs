using System.Globalization;
using System.Text;
using Misfit.Data.Generators;

namespace Misfit.Data.Tests.Generators;

public sealed class CardPaymentsTests
{
    private static readonly Dictionary<string, string>[] Rows = Read(new CardPayments(), 20_000);

    [Fact]
    public void Rows_are_in_order_of_time() =>
        Assert.Equal(Rows.Select(row => row["time"]).Order(StringComparer.Ordinal), Rows.Select(row => row["time"]));

    [Fact]
    public void Amount_depends_on_category() =>
        Assert.True(Median(Honest("merchant_category", "electronics")) > 10 * Median(Honest("merchant_category", "transport")));

    [Fact]
    public void Category_depends_on_hour()
    {
        double Share(string category, Func<int, bool> hours) => Honest().Where(row => hours(Hour(row))).Average(row => row["merchant_category"] == category ? 1.0 : 0);
        Assert.True(Share("entertainment", hour => hour >= 18) > 2 * Share("entertainment", hour => hour is >= 6 and < 11));
    }

    [Fact]
    public void Device_is_known_online_only_and_distance_in_person_only() =>
        Assert.All(Rows, row =>
        {
            Assert.Equal(row["channel"] == "online", row["device_age_days"] != "");
            Assert.True(row["channel"] != "online" || row["distance_km"] == "");
        });

    [Fact]
    public void Currency_in_person_is_the_countrys() =>
        Assert.All(Rows.Where(row => row["channel"] != "online"), row => Assert.Equal(PaymentCountry.All.First(country => country.Code == row["merchant_country"]).Currency, row["currency"]));

    [Fact]
    public void Some_values_are_missing() =>
        Assert.All(["merchant_category", "customer_age", "minutes_since_last"], column => Assert.InRange(Rows.Average(row => row[column] == "" ? 1.0 : 0), 0.002, 0.12));

    [Fact]
    public void Fraud_comes_in_bursts_tests_nights_and_large_amounts()
    {
        Dictionary<string, string>[] fraud = [.. Rows.Where(row => row["is_fraud"] == "1")];
        Assert.InRange(fraud.Length / (double)Rows.Length, 0.01, 0.02);
        Assert.Contains(fraud, row => Number(row, "payments_last_day") >= 4 && Number(row, "minutes_since_last") < 6);
        Assert.Contains(fraud, row => Number(row, "amount_eur") < 2.5 && row["merchant_category"] == "digital_goods");
        Assert.Contains(fraud, row => Hour(row) is >= 1 and < 5 && row["distance_km"] != "" && Number(row, "distance_km") > 5000);
        Assert.Contains(fraud, row => Number(row, "amount_eur") > 300 && row["merchant_category"] is "groceries" or "restaurant" or "pharmacy");
        Assert.Contains(fraud, row => Number(row, "amount_eur") > 300 && row["device_age_days"] is "0" or "1");
    }

    private static IEnumerable<Dictionary<string, string>> Honest() => Rows.Where(row => row["is_fraud"] == "0");

    private static double[] Honest(string column, string value) => [.. Honest().Where(row => row[column] == value).Select(row => Number(row, "amount_eur"))];

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static int Hour(Dictionary<string, string> row) => int.Parse(row["time"].AsSpan(11, 2), CultureInfo.InvariantCulture);

    private static double Number(Dictionary<string, string> row, string column) => double.Parse(row[column], CultureInfo.InvariantCulture);

    private static Dictionary<string, string>[] Read(Generator generator, int rows)
    {
        using var stream = new MemoryStream();
        generator.Write(stream, rows, 11);
        string[] lines = Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n');
        return [.. lines.Skip(1).Select(line => generator.Columns.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }
}
