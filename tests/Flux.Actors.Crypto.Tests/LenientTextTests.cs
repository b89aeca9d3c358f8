namespace Flux.Actors.Crypto.Tests;

public sealed class LenientTextTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("QUJDREVG", "414243444546")]
    [InlineData("QUJD\nREVG ", "414243444546")]
    [InlineData("QUJD!REVG", "414243444546")]
    [InlineData("QUJD=REVG", "414243")]
    [InlineData("QQ==QQ==", "41")]
    [InlineData("=bad", "")]
    [InlineData("QUJD-_", "414243fb")]
    [InlineData("QUJD+/", "414243fb")]
    [InlineData("QUJ", "4142")]
    [InlineData("QUJDR", "414243")]
    [InlineData("A", "")]
    [InlineData("ab\u0161d", "69b69d")]
    [InlineData("QUJDR\u013dEVG", "414243")]
    [InlineData("QUJD\u00e9", "414243")]
    public void base64_is_read_as_the_network_reads_it(string text, string bytes) => Assert.Equal(bytes, Convert.ToHexStringLower(LenientText.FromBase64(text)));

    [Theory]
    [InlineData("00fFAb", "00ffab")]
    [InlineData("abc", "ab")]
    [InlineData("ab0g12", "ab")]
    [InlineData(" ab", "")]
    [InlineData("\u0130\u0131ab", "01ab")]
    [InlineData("0102030405", "010203")]
    public void hex_is_read_up_to_what_is_none(string text, string bytes) => Assert.Equal(bytes, Convert.ToHexStringLower(LenientText.FromHex(text, 3)));

    [Fact]
    public void what_the_strict_form_writes_is_read_with_anything_strewn_in() => Property.Holds<(byte[] Bytes, uint At)>(output, given =>
    {
        byte[] bytes = given.Bytes ?? [];
        string text = Convert.ToBase64String(bytes).TrimEnd('=');
        int at = (int)(given.At % (uint)(text.Length + 1));
        Assert.Equal(bytes, LenientText.FromBase64($"{text[..at]}\r\n .!{text[at..]}"));
        Assert.Equal(bytes, LenientText.FromHex(Convert.ToHexString(bytes) + "x", bytes.Length + 1));
        return bytes.Length > 2;
    });
}
