using System.Text.Json;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Apps.Messages;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Domain.Nodes.FluxdTransactions;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Tests.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps.Messages;

/// <summary>Messages that register and update apps: hashes, signatures, and what they are measured against.</summary>
public sealed class MessageVectorTests(ITestOutputHelper output)
{
    private static readonly OpenEnvelope OpensNone = _ => null;

    [FluxosFact]
    public void every_message_has_its_hash_and_signature_verdict() => Conformance.Of("fluxos/generated-application-messages.json", output, file => file.Each("vectors", item =>
    {
        ScriptValue message = item.GetProperty("message").ToScript();
        Assert.Equal(item.GetProperty("specText").GetString(), ScriptJson.Write(message["appSpecifications"]));
        Assert.Equal(item.GetProperty("hashValid").GetBoolean(), MessageHash.IsValid(message));
        bool isSigned = AppMessage.Of(message) is { } typed && RegistrationSignature.IsValid(typed, SignedText.Verify);
        Assert.Equal(item.GetProperty("registrationSignature").GetProperty("valid").GetBoolean(), isSigned);
    }));

    [FluxosFact]
    public void every_update_has_its_signature_verdict() => Conformance.Of("fluxos/generated-update-signatures.json", output, file =>
    {
        UpdateSigners signers = new(
            file.At("supportAddresses").EnumerateArray()
                .Select(support => new SupportId(new Height(support.GetProperty("height").GetInt64()), support.GetProperty("address").GetString()!)).ToSequence(),
            file.At("extenders").EnumerateArray().Select(extender => extender.GetString()!).ToSequence());
        file.Each("vectors", item =>
        {
            ScriptValue fields = item.ToScript();
            Assert.Equal(item.GetProperty("specText").GetString(), ScriptJson.Write(fields["specification"]));
            AppMessage? update = Message(fields["type"], fields["version"], fields["specification"], fields["timestamp"], fields["signature"]);
            PreviousApp previous = new(item.GetProperty("previousOwner").GetString() ?? string.Empty, fields["previousSpecification"]);
            Height height = new(item.GetProperty("height").GetInt64());
            Assert.NotNull(update);
            Assert.Equal(item.GetProperty("valid").GetBoolean(), UpdateSignature.IsValid(update, previous, height, signers, OpensNone, SignedText.Verify));
        });
    });

    [FluxosFact]
    public void every_call_of_the_message_functions_has_its_answer() => Conformance.Of("fluxos/extracted-message-hash.json", output, file => file.Each("vectors", item =>
    {
        ScriptValue[] arguments = [.. item.GetProperty("args").EnumerateArray().Select(argument => argument.ToScript())];
        string? answer = item.GetProperty("function").GetString() switch
        {
            "isExpireOnlyUpdate" => ExpireOnly.IsOnly(arguments[0], arguments[1]) ? "true" : "false",
            "getCollateralInfo" => arguments[0] is ScriptValue.Text text && CollateralText.TryRead(text.Value) is { } collateral
                ? $$"""{"txhash":"{{DisplayOrder.Text(collateral.Transaction)}}","txindex":{{collateral.Index}}}"""
                : null,
            "messageHash" => arguments[0] is ScriptValue.Text text ? $"\"{MessageText.Hash(text.Value)}\"" : null,
            "verifyAppHash" => MessageHash.IsValid(arguments[0]) ? "true" : null,
            "verifyAppMessageSignature" => Message(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]) is { } message
                && RegistrationSignature.IsValid(message, SignedText.Verify) ? "true" : null,
            string other => throw new InvalidOperationException($"a function of a new kind: {other}"),
            null => throw new InvalidOperationException("no function"),
        };
        Assert.Equal(item.TryGetProperty("result", out JsonElement result) ? ScriptJson.Write(result.ToScript()) : null, answer);
    }));

    [FluxosFact]
    public void every_update_is_measured_against_its_message() => Conformance.Of("fluxos/generated-previous-specification.json", output, file => file.Each("vectors", item =>
    {
        Sequence<StoredMessage> stored = item.GetProperty("messages").EnumerateArray().Select(message => new StoredMessage(
            new AppMessage(
                message.TryGetProperty("type", out JsonElement type) ? type.GetString()! : "fluxappregister", 1, message.ToScript(), message.GetProperty("timestamp").GetInt64(), ""),
            new Height(message.GetProperty("height").GetInt64()))).ToSequence();
        AppMessage update = new("fluxappupdate", 1, ScriptValue.Fields.Empty, item.GetProperty("timestamp").GetInt64(), "");
        string? chosen = (PreviousMessage.Of(stored, update)?.Message.Specification["tag"] as ScriptValue.Text)?.Value;
        Assert.Equal(item.GetProperty("chosen").GetString(), chosen);
    }));

    [FluxosFact]
    public void every_request_has_its_time_and_fields_checked() => Conformance.Of("fluxos/generated-request-timestamps.json", output, file => file.Each("vectors", item =>
    {
        List<ScriptField> fields =
        [
            new("type", ScriptValue.Of("fluxappupdate")), new("version", ScriptValue.Of(1)), new("appSpecification", ScriptValue.Fields.Empty),
            new("timestamp", item.GetProperty("timestamp").ToScript()), new("signature", ScriptValue.Of("s")),
        ];
        foreach (ScriptField given in item.TryGetProperty("request", out JsonElement request) ? ((ScriptValue.Fields)request.ToScript()).Entries : [])
        {
            fields.RemoveAll(field => field.Key == given.Key);
            fields.Add(given);
        }

        RequestRefusal? refusal = AppRequest.Flaw(new ScriptValue.Fields(fields.ToSequence()), MessageKind.Update, new Timestamp(item.GetProperty("now").GetInt64()));
        Assert.Equal(item.GetProperty("accepted").GetBoolean(), refusal is null);
    }));

    [FluxosFact]
    public void every_name_is_free_or_not() => Conformance.Of("fluxos/generated-name-conflicts.json", output, file => file.Each("vectors", item =>
    {
        JsonElement existing = item.GetProperty("existing");
        Sequence<KnownApp> known = existing.ValueKind == JsonValueKind.Object ? [new(existing.GetProperty("name").GetString()!, "")] : [];
        Assert.Equal(item.GetProperty("accepted").GetBoolean(), AppNames.Conflict(item.GetProperty("name").GetString()!, known) is null);
    }));

    [FluxosFact]
    public void every_look_into_the_registry_has_its_answer() => Conformance.Of("fluxos/extracted-registry.json", output, file => file.Each("vectors", item =>
    {
        JsonElement argument = item.GetProperty("args")[0];
        Sequence<KnownApp> known = item.GetProperty("context").GetProperty("globalzelappstest.zelappsinformation").EnumerateArray()
            .Select(app => new KnownApp(app.GetProperty("name").GetString()!, app.GetProperty("owner").GetString()!)).ToSequence();
        string? answer = item.GetProperty("function").GetString() switch
        {
            "getApplicationOwner" => AppNames.Find(argument.GetString()!, known) is { } app ? $"\"{app.Owner}\"" : "null",
            "checkApplicationRegistrationNameConflicts" => AppNames.Conflict(argument.GetProperty("name").GetString()!, known) is null ? "true" : null,
            string other => throw new InvalidOperationException($"a function of a new kind: {other}"),
            null => throw new InvalidOperationException("no function"),
        };
        Assert.Equal(item.TryGetProperty("result", out JsonElement result) ? result.GetRawText() : null, answer);
    }));

    private static AppMessage? Message(ScriptValue type, ScriptValue version, ScriptValue specification, ScriptValue timestamp, ScriptValue signature) =>
        AppMessage.Of(new ScriptValue.Fields(
            [new("type", type), new("version", version), new("appSpecifications", specification), new("timestamp", timestamp), new("signature", signature)]));
}
