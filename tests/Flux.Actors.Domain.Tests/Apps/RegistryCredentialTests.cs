using System.Text.Json;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Tests.Apps;

public sealed class RegistryCredentialTests(ITestOutputHelper output)
{
    [FluxosFact]
    public void every_made_credential_is_read() => Conformance.Of(
        "fluxos/generated-repoauth.json", output, file => file.Each("vectors", item => Check(item, item.GetProperty("repoauth"), RegistryCredentials.AnyParameters)));

    [FluxosFact]
    public void every_credential_of_the_unit_tests_is_read() => Conformance.Of("fluxos/extracted-repoauth.json", output, file => file.Each("vectors", item =>
    {
        // One unit test put a check of a provider's parameters in the reader's place, to see its words in the error.
        bool isProviders = item.GetProperty("source").GetProperty("test").GetString()!.Contains("provider-specific issues", StringComparison.Ordinal);
        Check(item, item.GetProperty("args")[0], isProviders ? _ => "missing required field" : RegistryCredentials.AnyParameters);
    }));

    [Theory]
    [InlineData("user:pass", "user", "pass")]
    [InlineData("\ufeff user :\u00a0pass\u2003", "user", "pass")]
    [InlineData("u:", "u", "")]
    [InlineData("u:p:q", "u", "p:q")]
    [InlineData("1bad://x=1", "1bad", "//x=1")]
    [InlineData("a_b://x=1", "a_b", "//x=1")]
    [InlineData("user:http://x=1", "user", "http://x=1")]
    [InlineData("x://a=1\nb", "x", "//a=1\nb")]
    public void a_user_is_before_the_first_colon(string text, string user, string password) =>
        Assert.Equal(new RegistryCredential.Basic(user, password), RegistryCredentials.Read(text, RegistryCredentials.AnyParameters).Credential);

    [Theory]
    [InlineData("x://", "x", "{}")]
    [InlineData("x://a=1&b=2&a=3", "x", "{\"a\":\"3\",\"b\":\"2\"}")]
    [InlineData("x://a=%e2%82%ac+%41%26", "x", "{\"a\":\"\u20ac+A&\"}")]
    [InlineData("x://%61=1&%20=2&c&=3&d=", "x", "{\"a\":\"1\",\"d\":\"\"}")]
    [InlineData("x://b=1&2=z&1=y", "x", "{\"1\":\"y\",\"2\":\"z\",\"b\":\"1\"}")]
    [InlineData("x://type=aws-ecr&a=1", "aws-ecr", "{\"a\":\"1\"}")]
    [InlineData(" AWS-ECR://a=b=c ", "AWS-ECR", "{\"a\":\"b=c\"}")]
    public void a_provider_has_its_parameters(string text, string scheme, string parameters)
    {
        RegistryCredential.Provider read = Assert.IsType<RegistryCredential.Provider>(RegistryCredentials.Read(text, RegistryCredentials.AnyParameters).Credential);
        Assert.Equal((scheme, parameters), (read.Scheme, ScriptJson.Write(new ScriptValue.Fields(read.Parameters))));
    }

    [Theory]
    [InlineData("user")]
    [InlineData(":pass")]
    [InlineData(" \u00a0:pass")]
    [InlineData("x://a=%")]
    [InlineData("x://a=%4")]
    [InlineData("x://a=%4g")]
    [InlineData("x://a=%ff")]
    [InlineData("x://a=%e2%82")]
    [InlineData("x://a=%ed%a0%80")]
    [InlineData("x://a=%c0%80")]
    [InlineData("x://%=1")]
    public void what_is_neither_is_refused_with_a_reason(string text)
    {
        RegistryCredentialReading reading = RegistryCredentials.Read(text, RegistryCredentials.AnyParameters);
        Assert.Null(reading.Credential);
        Assert.NotNull(reading.Problem);
    }

    [Fact]
    public void a_reason_never_shows_what_may_be_a_secret() => Assert.All(
        (string[])["hunter2", "x://key=hunter2%", "x://hunter2%=1"],
        text => Assert.DoesNotContain("hunter2", RegistryCredentials.Read(text, RegistryCredentials.AnyParameters).Problem, StringComparison.Ordinal));

    [Fact]
    public void a_provider_may_want_more()
    {
        Assert.Equal(new RegistryCredentialReading(null, "x: no region"), RegistryCredentials.Read("x://a=1", credential => credential["region"] is null ? "no region" : null));
        Assert.NotNull(RegistryCredentials.Read("x://region=1", credential => credential["region"] is null ? "no region" : null).Credential);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n\u00a0\ufeff")]
    public void a_blank_text_is_none(string text) =>
        Assert.Equal(new RegistryCredentialReading(null, null), RegistryCredentials.Read(text, RegistryCredentials.AnyParameters));

    [Fact]
    public void no_text_makes_the_reader_throw() => Property.Holds<(string Left, string Right)>(output, given =>
    {
        RegistryCredentialReading plain = RegistryCredentials.Read($"{given.Left}{given.Right}", RegistryCredentials.AnyParameters);
        RegistryCredentialReading provider = RegistryCredentials.Read($"x://{given.Left}={given.Right}", RegistryCredentials.AnyParameters);
        Assert.False(plain is { Credential: not null, Problem: not null });
        Assert.True(provider.Credential is null != provider.Problem is null);
        return given.Right?.Length > 0;
    });

    private static void Check(JsonElement item, JsonElement argument, RegistryCredentials.ProviderCheck check)
    {
        // What is no text is no credential.
        RegistryCredentialReading reading = argument.ValueKind == JsonValueKind.String
            ? RegistryCredentials.Read(argument.GetString()!, check)
            : new RegistryCredentialReading(null, null);
        Assert.Equal(item.TryGetProperty("error", out _), reading.Problem is not null);
        SortedDictionary<string, string> wanted = new(StringComparer.Ordinal);
        if (item.TryGetProperty("result", out JsonElement result) && result.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in result.EnumerateObject())
            {
                wanted[property.Name] = property.Value.GetString()!;
            }
        }

        Assert.Equal(wanted, Fields(reading.Credential));
    }

    private static SortedDictionary<string, string> Fields(RegistryCredential? credential)
    {
        SortedDictionary<string, string> fields = new(StringComparer.Ordinal);
        switch (credential)
        {
            case RegistryCredential.Basic basic:
                (fields["type"], fields["username"], fields["password"]) = ("basic", basic.User, basic.Password);
                break;
            case RegistryCredential.Provider provider:
                fields["type"] = provider.Scheme;
                foreach (ScriptField parameter in provider.Parameters)
                {
                    fields[parameter.Key] = ((ScriptValue.Text)parameter.Value).Value;
                }

                break;
        }

        return fields;
    }
}
