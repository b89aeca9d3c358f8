using System.Text;
using System.Text.Json;
using Flux.Actors.Cli.Apps;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Tests.Apps;

/// <summary>The verbs over an app's documents that ask no network.</summary>
public sealed class DocumentVerbsTests : IDisposable
{
    private const string Old = """{"version":3,"name":"Old","description":"d","owner":"o","repotag":"a/b:1","ports":[31080],"containerPorts":["80"],"domains":[""],"enviromentParameters":[],"commands":[],"containerData":"/d","cpu":0.5,"ram":500,"hdd":5,"tiered":false,"instances":3}""";

    private static readonly string Root = FolderAbove(AppContext.BaseDirectory);
    private static readonly string Broken = Path.Combine(Root, "tests", "Flux.Actors.Cli.Tests", "Apps", "Broken");

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task init_lists_the_samples_and_writes_one_that_validates()
    {
        Ran list = await _bench.Flux("app", "init", "-o", "json");
        TemplatesResponse templates = Read(list, ContractsJson.Default.TemplatesResponse);
        Assert.Equal(["blockchain-node", "database", "hello", "inference", "two-components", "website"], templates.Templates.Select(template => template.Name));
        foreach (TemplateResponse template in templates.Templates)
        {
            Ran made = await _bench.Flux("app", "init", template.Name);
            Assert.Equal((ExitCode.Done, string.Empty), (made.Code, made.Error));
            string[] files = [.. Directory.GetFiles(Path.Combine(_bench.Root, template.Name), "*", SearchOption.AllDirectories)];
            Assert.Equal(template.Files, files.Select(file => Path.GetRelativePath(Path.Combine(_bench.Root, template.Name), file)).Order(StringComparer.Ordinal));
            Assert.All(files, file => Assert.Equal(
                File.ReadAllText(Path.Combine(Root, "samples", "apps", template.Name, Path.GetRelativePath(Path.Combine(_bench.Root, template.Name), file))), File.ReadAllText(file)));
            Ran valid = await _bench.Flux("app", "validate", $"{template.Name}/app.json");
            Assert.Equal(ExitCode.Done, valid.Code);
            Assert.DoesNotContain("note", valid.Output, StringComparison.Ordinal);
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(Path.Combine(_bench.Root, "hello", "build.sh")).HasFlag(UnixFileMode.UserExecute));
        }
    }

    [Fact]
    public async Task init_takes_another_name_and_owner_and_never_writes_over_a_file()
    {
        Ran made = await _bench.Flux("app", "init", "website", "my/site", "--name", "mysite", "--owner", "a \"b\"");
        Assert.Equal(ExitCode.Done, made.Code);
        using JsonDocument spec = JsonDocument.Parse(File.ReadAllText(Path.Combine(_bench.Root, "my/site/app.json")));
        Assert.Equal(("mysite", "a \"b\"", "web"), (Text(spec, "name"), Text(spec, "owner"), spec.RootElement.GetProperty("compose")[0].GetProperty("name").GetString()));

        Ran again = await _bench.Flux("app", "init", "website", "my/site");
        Assert.Equal(ExitCode.Conflict, again.Code);
        Assert.Contains("my/site/README.md is there already", again.Error, StringComparison.Ordinal);
        Ran unknown = await _bench.Flux("app", "init", "web");
        Assert.Equal(ExitCode.InvalidInput, unknown.Code);
        Assert.Contains("blockchain-node, database", unknown.Error, StringComparison.Ordinal);
    }

    /// <summary>The texts beside the files say every problem, one a line; whoever adds a file writes them by hand.</summary>
    [Fact]
    public async Task of_every_broken_specification_every_problem_is_named_by_its_path()
    {
        string[] files = [.. Directory.GetFiles(Broken, "*.json").Order(StringComparer.Ordinal)];
        Assert.True(files.Length >= 20);
        StringBuilder seen = new();
        foreach (string file in files)
        {
            Ran ran = await _bench.Flux("app", "validate", file, "-o", "json");
            Assert.Equal(ExitCode.InvalidInput, ran.Code);
            ValidationResponse one = Assert.Single(Read(ran, ContractsJson.Default.ValidationsResponse).Files);
            Assert.NotEmpty(one.Problems);
            seen.Append(Path.GetFileNameWithoutExtension(file)).Append('\n');
            seen.AppendJoin(string.Empty, one.Problems.Select(problem => $"  {problem.Path}: {problem.Seen} seen, {problem.Wanted} wanted\n"));
        }

        string expected = Path.Combine(Broken, "problems.txt");
        if (Environment.GetEnvironmentVariable("FLUX_ACCEPT") == "1")
        {
            File.WriteAllText(expected, seen.ToString());
        }

        Assert.Equal(File.ReadAllText(expected), seen.ToString());
    }

    [Fact]
    public async Task many_files_are_judged_at_once_and_one_that_is_invalid_fails_them()
    {
        await _bench.Flux("app", "init", "website");
        _bench.Write("old.json", Old);
        _bench.Write("bad/app.json", Old.Replace("\"hdd\":5", "\"hdd\":0.5", StringComparison.Ordinal));
        _bench.Write("bad/deploy.json", """{"version":1,"health":{"port":99999}}""");
        Ran ran = await _bench.Flux("app", "validate", "website/app.json", "website/deploy.json", "old.json", "bad/app.json", "missing.json", "bad");
        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Equal(
            [
                "website/app.json: valid, specification of version 8, hash *",
                "website/deploy.json: valid, deploy of version 1, hash *",
                "old.json: valid, specification of version 3, hash *",
                "  note: ports[0]: 31080 seen, a whole number as text wanted",
                "bad/app.json: 2 problems",
                "  hdd: 0.5 seen, 1–820 whole GB wanted",
                "  deploy.json:health.port: 99999 seen, a whole number, 1–65535 wanted",
                "missing.json: 1 problem",
                "  document: no such file seen, a readable file, or - for the standard input wanted",
                "bad: 1 problem",
                "  document: a directory seen, a file; name app.json in it wanted",
            ],
            ran.Lines.Select(line => line.Split(", hash ") is [var head, _] ? head + ", hash *" : line));
        Assert.Equal("6 of 6 files, 3 of them invalid\n", ran.Error);

        Ran lines = await _bench.Flux("app", "validate", "old.json", "website/app.json", "-o", "jsonl");
        Assert.Equal(["Old", "website"], lines.Lines.Select(line => JsonSerializer.Deserialize(line, ContractsJson.Default.ValidationResponse)!.Name));
    }

    [Fact]
    public async Task the_rules_are_those_of_the_height_that_is_asked_for()
    {
        _bench.Piped = Encoding.UTF8.GetBytes(Old);
        Assert.Equal(ExitCode.Done, (await _bench.Flux("app", "validate", "-", "--rules", "network")).Code);
        Ran early = await _bench.Flux("app", "validate", "-", "--rules", "network", "--height", "982999");
        Assert.Equal(ExitCode.InvalidInput, early.Code);
        Assert.Equal(["standard input: 1 problem", "  version: version 3 at height 982999 seen, version 3 from height 983000 on wanted"], early.Lines);
        Assert.Equal(ExitCode.Done, (await _bench.Flux("app", "validate", "-", "--rules", "flux", "--height", "1")).Code);
        Assert.Equal(ExitCode.InvalidInput, (await _bench.Flux("app", "validate", "-", "--rules", "other")).Code);
    }

    [Fact]
    public async Task a_file_in_another_encoding_or_of_another_length_is_refused_and_a_mark_of_utf8_is_passed_over()
    {
        async Task<string> Problem(byte[] bytes)
        {
            _bench.Piped = bytes;
            Ran ran = await _bench.Flux("app", "validate", "-");
            Assert.Equal(ExitCode.InvalidInput, ran.Code);
            return ran.Lines[^1].Trim();
        }

        Assert.Equal("document: text in UTF-16 seen, text in UTF-8 wanted", await Problem(Encoding.Unicode.GetBytes(Old)));
        Assert.Equal("document: text in UTF-16 seen, text in UTF-8 wanted", await Problem([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Old)]));
        Assert.Equal("document: text in UTF-32 seen, text in UTF-8 wanted", await Problem(Encoding.UTF32.GetBytes(Old)));
        Assert.Equal("document: bytes that are no UTF-8 seen, UTF-8 text wanted", await Problem(Encoding.Latin1.GetBytes(Old.Replace("\"d\"", "\"dé\"", StringComparison.Ordinal))));
        Assert.Equal("document: more than 524288 bytes seen, at most 524288 wanted", await Problem(new byte[DocumentFile.BytesMax + 1].Select(_ => (byte)' ').ToArray()));
        Assert.StartsWith("document: malformed JSON at line 1, byte 1 seen", await Problem([]), StringComparison.Ordinal);
        _bench.Piped = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Old)];
        Assert.Equal(ExitCode.Done, (await _bench.Flux("app", "validate", "-")).Code);
    }

    [Fact]
    public async Task format_writes_the_canonical_text_and_checks_for_it()
    {
        _bench.Write("old.json", Old + "\n");
        Ran formatted = await _bench.Flux("app", "format", "old.json");
        Assert.Equal((ExitCode.Done, string.Empty), (formatted.Code, formatted.Error));
        string canonical = Assert.Single(formatted.Lines);
        Assert.StartsWith("""{"version":3,"name":"Old","description":"d","owner":"o","repotag":"a/b:1","ports":["31080"],""", canonical, StringComparison.Ordinal);

        Ran check = await _bench.Flux("app", "format", "--check", "old.json");
        Assert.Equal((ExitCode.Failed, string.Empty), (check.Code, check.Output));
        Assert.Equal("old.json: not in canonical form, from character 84 on\n", check.Error);
        _bench.Write("same.json", canonical + "\r\n");
        Assert.Equal(new Ran(ExitCode.Done, string.Empty, string.Empty), await _bench.Flux("app", "format", "--check", "same.json"));

        _bench.Write("x/deploy.json", """{ "strict": true, "version": 1, "health": { "path": "/" } }""");
        Assert.Equal(["""{"version":1,"strict":true}"""], (await _bench.Flux("app", "format", "x/deploy.json")).Lines);
        Ran refused = await _bench.Flux("app", "format", Path.Combine(Broken, "nulls.json"));
        Assert.Equal(ExitCode.InvalidInput, refused.Code);
        Assert.Contains("problems, the first at version: seen null, wanted a version 1–8; see ./flux app validate", refused.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InvalidInput, (await _bench.Flux("app", "format", "missing.json")).Code);
    }

    [Fact]
    public async Task hash_is_that_of_the_canonical_text()
    {
        _bench.Write("old.json", Old);
        string canonical = Assert.Single((await _bench.Flux("app", "format", "old.json")).Lines);
        Ran hash = await _bench.Flux("app", "hash", "old.json", "-o", "json");
        Assert.Equal(
            new DocumentHashResponse("old.json", "specification", Hash256.Sha256(Encoding.UTF8.GetBytes(canonical)).ToString()), Read(hash, ContractsJson.Default.DocumentHashResponse));
        Ran message = await _bench.Flux("app", "hash", "old.json", "--message", "update", "--timestamp", "1750000000000", "--signature", "s=", "-o", "json");
        Assert.Equal(
            new DocumentHashResponse("old.json", "fluxappupdate", Hash256.Sha256(Encoding.UTF8.GetBytes($"fluxappupdate1{canonical}1750000000000s=")).ToString()),
            Read(message, ContractsJson.Default.DocumentHashResponse));
        Assert.Equal(ExitCode.InvalidInput, (await _bench.Flux("app", "hash", "old.json", "--signature", "s=")).Code);
        Assert.Equal(ExitCode.InvalidInput, (await _bench.Flux("app", "hash", "old.json", "--message", "update")).Code);
    }

    [Fact]
    public async Task sign_makes_the_message_that_the_network_knows_by_its_hash()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Key files are private by their mode, which there is none of.
        }

        const string Wif = "L3L795DAPNCbkvYcPR13EVTW2m4znpNEBtMe61pjvwnoZNjCP3Ud", Id = "1Bt6BteJGYpEobYmNT46k9TbbaHRev3mpA";
        string key = _bench.Write("owner.key", Wif + "\n");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _bench.Write("app.json", Old.Replace("\"owner\":\"o\"", $"\"owner\":\"{Id}\"", StringComparison.Ordinal));
        Ran signed = await _bench.Flux("app", "sign", "app.json", "--key", "owner.key", "--timestamp", "1750000000000", "-o", "json");
        Assert.Equal((ExitCode.Done, string.Empty), (signed.Code, signed.Error));
        AppMessageResponse message = Read(signed, ContractsJson.Default.AppMessageResponse);
        string canonical = Assert.Single((await _bench.Flux("app", "format", "app.json")).Lines);
        Assert.Equal(("fluxappregister", Id, $"fluxappregister1{canonical}1750000000000"), (message.Type, message.Id, message.Signed));
        Assert.True(Crypto.SignedText.Verify(message.Signed, Id, message.Signature));
        string whole = $$"""{"type":"fluxappregister","version":1,"appSpecifications":{{canonical}},"hash":"{{message.Hash}}","timestamp":1750000000000,"signature":"{{message.Signature}}"}""";
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(whole).RootElement, message.Message));
        Ran table = await _bench.Flux("app", "sign", "app.json", "--key", "owner.key", "--timestamp", "1750000000000");
        Assert.Equal($"message    {whole}", table.Lines[^1]);
        Ran hash = await _bench.Flux("app", "hash", "app.json", "--message", "register", "--timestamp", "1750000000000", "--signature", message.Signature);
        Assert.Contains(message.Hash, hash.Output, StringComparison.Ordinal);

        _bench.Write("other.json", Old);
        Ran stranger = await _bench.Flux("app", "sign", "other.json", "--key", "owner.key");
        Assert.Equal(ExitCode.InvalidInput, stranger.Code);
        Assert.Contains($"seen the key of {Id}, wanted the key of the owner 'o'", stranger.Error, StringComparison.Ordinal);
        Ran update = await _bench.Flux("app", "sign", "other.json", "--message", "update", "--key", "owner.key");
        Assert.Equal(ExitCode.Done, update.Code);
        Assert.Contains("only the app's present owner may", update.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InvalidInput, (await _bench.Flux("app", "sign", "app.json")).Code);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("600 wanted", (await _bench.Flux("app", "sign", "app.json", "--key", "owner.key")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_wallet_of_the_data_directory_signs_under_its_id()
    {
        Assert.Equal(ExitCode.Done, (await _bench.Flux("wallet", "new", "alice")).Code);
        _bench.Write("app.json", Old);
        string stranger = (await _bench.Flux("app", "sign", "app.json", "--wallet", "alice")).Error;
        string id = stranger[(stranger.IndexOf("key of ", StringComparison.Ordinal) + "key of ".Length)..].Split(',')[0];
        _bench.Write("app.json", Old.Replace("\"owner\":\"o\"", $"\"owner\":\"{id}\"", StringComparison.Ordinal));
        AppMessageResponse message = Read(await _bench.Flux("app", "sign", "app.json", "--wallet", "alice", "-o", "json"), ContractsJson.Default.AppMessageResponse);

        Assert.Equal((id, '1'), (message.Id, id[0]));
        Assert.True(Crypto.SignedText.Verify(message.Signed, id, message.Signature));
        Assert.True(message.Timestamp > 1_700_000_000_000);
        Assert.Equal(ExitCode.InvalidInput, (await _bench.Flux("app", "sign", "app.json", "--wallet", "alice", "--key", "k")).Code);
    }

    [Fact]
    public async Task an_owner_of_ethereum_and_an_invalid_specification_are_not_signed()
    {
        _bench.Write("app.json", Old.Replace("\"owner\":\"o\"", "\"owner\":\"0x9A22bf93Ca5De15E00FAC055A6eF4a46A577A9B4\"", StringComparison.Ordinal));
        Assert.Contains("belongs to an Ethereum address", (await _bench.Flux("app", "sign", "app.json", "--wallet", "w")).Error, StringComparison.Ordinal);
        Ran invalid = await _bench.Flux("app", "sign", Path.Combine(Broken, "version-3.json"), "--wallet", "w");
        Assert.Equal(ExitCode.InvalidInput, invalid.Code);
        Assert.Contains("problems, the first at", invalid.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task migrate_writes_a_valid_version_8()
    {
        _bench.Write("old.json", Old);
        Ran migrated = await _bench.Flux("app", "migrate", "old.json");
        Assert.Equal((ExitCode.Done, string.Empty), (migrated.Code, migrated.Error));
        _bench.Piped = Encoding.UTF8.GetBytes(migrated.Output);
        Assert.Equal(ExitCode.Done, (await _bench.Flux("app", "validate", "-")).Code);
        Assert.Equal(ExitCode.Done, (await _bench.Flux("app", "format", "--check", "-")).Code);
        Assert.Contains("\"expire\":88000", migrated.Output, StringComparison.Ordinal);
        Assert.Contains("\"expire\":22000", (await _bench.Flux("app", "migrate", "old.json", "--height", "1999999", "--rules", "network")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task price_is_the_networks_with_its_parts()
    {
        await _bench.Flux("app", "init", "website");
        Ran ran = await _bench.Flux("app", "price", "website/app.json", "--rules", "network", "-o", "json");
        AppPriceResponse price = Read(ran, ContractsJson.Default.AppPriceResponse);
        Assert.Equal(["cpu 0.2 cores 0.06", "ram 200 MB 0.02", "hdd 2 GB 0.008"], price.Parts.Select(part => $"{part.Part} {part.Amount} {part.Price}"));
        Assert.Equal(("0.09", "0.08", 9_000_000, 88_000, 2_988_000), (price.Period, price.Quote, price.LeastAtoms, price.LifeBlocks, price.LastHeight));
        Assert.Equal("t3NryfAQLGeFs9jEoeqsxmBN2QLRaRKFLUX", price.Address);
        Assert.Contains(
            "least payment  0.09 FLUX", (await _bench.Flux("app", "price", "website/app.json", "--rules", "network")).Lines);
        Assert.Equal(ExitCode.InvalidInput, (await _bench.Flux("app", "price", "website/app.json", "--rules", "network", "--height", "1000000")).Code);
        Ran own = await _bench.Flux("app", "price", "website/app.json");
        Assert.Contains("paid to        the app's own escrow, with its registration", own.Lines);
        Assert.Contains("least payment  0.09 FLUX", own.Lines);
    }

    private static T Read<T>(Ran ran, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Assert.Single(ran.Lines), type)!;

    private static string? Text(JsonDocument document, string key) => document.RootElement.GetProperty(key).GetString();

    private static string FolderAbove(string folder) =>
        File.Exists(Path.Combine(folder, "Flux.Actors.sln"))
            ? folder
            : FolderAbove(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no folder above the tests has Flux.Actors.sln"));
}
