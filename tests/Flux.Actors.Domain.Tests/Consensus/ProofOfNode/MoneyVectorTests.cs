using System.Text.Json;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Consensus.ProofOfNode;

public sealed class MoneyVectorTests(ITestOutputHelper output)
{
    [FluxdFact]
    public void sums_are_printed_and_read_as_the_daemons() => Conformance.Of("fluxd/money_format.json", output, file =>
    {
        file.Each("format", item => Assert.Equal(item.Text("text"), FluxdMoney.Text(item.Number("satoshi"))));
        file.Each("parse", item =>
        {
            bool isRead = Amount.TryParseFlux(item.Text("text"), out Amount amount);
            Assert.Equal(item.GetProperty("satoshi").ValueKind == JsonValueKind.Null ? null : item.Number("satoshi"), isRead ? amount.Atoms : (long?)null);
        });
    });

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(1, "0.00000001")]
    [InlineData(150_000_000, "1.50")]
    [InlineData(123_456_789, "1.23456789")]
    [InlineData(-1, "-0.00000001")]
    [InlineData(long.MinValue, "-92233720368.54775808")]
    [InlineData(long.MaxValue, "92233720368.54775807")]
    public void any_sum_is_printed(long atoms, string text) => Assert.Equal(text, FluxdMoney.Text(atoms));
}
