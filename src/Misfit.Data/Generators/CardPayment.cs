namespace Misfit.Data.Generators;

// One payment as its row tells it. What the card did before is added when the row is written.
internal sealed record CardPayment
{
    public required DateTime Time { get; init; }

    public required double Amount { get; init; }

    public required string Currency { get; init; }

    public required string Category { get; init; }

    public required string MerchantCountry { get; init; }

    public required string Channel { get; init; }

    // Days since the customer's device was first seen; null where no device of the customer takes part.
    public int? DeviceAge { get; init; }

    // Kilometres from home; null where the place is not known.
    public double? Distance { get; init; }

    public bool IsFraud { get; init; }
}
