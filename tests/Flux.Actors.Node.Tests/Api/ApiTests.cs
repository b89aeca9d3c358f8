using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Flux.Actors.Contracts;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Node.Tests.Hosting;

namespace Flux.Actors.Node.Tests.Api;

/// <summary>One running host for all tests that only ask it.</summary>
public sealed class AskedHost : IAsyncLifetime
{
    public LocalHost Local { get; } = new();

    public string Url { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync() => Url = (await Local.Start(more: ["api.event_streams_max=1"])).ApiUrl;

    public async ValueTask DisposeAsync() => await Local.DisposeAsync();
}

/// <summary>Whatever is asked of the API, the answer is what was asked for or one problem in JSON.</summary>
public sealed class ApiTests(AskedHost host) : IClassFixture<AskedHost>
{
    [Fact]
    public async Task the_engine_can_be_measured_in_prometheus_text()
    {
        using HttpResponseMessage answer = await host.Local.Http.GetAsync(new Uri(host.Url + ApiRoute.Metrics));
        Assert.Equal((HttpStatusCode.OK, "text/plain; version=0.0.4; charset=utf-8"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Matches("(?m)^flux_engine_commands_total\\{flux_answer=\"accepted\",flux_kind=\"chain\",flux_source=\"ask\"\\} [1-9]", text);
        Assert.Matches("(?m)^flux_engine_commit_duration_seconds_bucket\\{le=\"\\+Inf\"\\} [1-9]", text);
        Assert.Matches("(?m)^flux_engine_entities_active [1-9]", text);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404, ProblemCode.NotFound)]
    [InlineData("POST", "/api/v2/status", 404, ProblemCode.NotFound)]
    [InlineData("GET", "/", 404, ProblemCode.NotFound)]
    [InlineData("DELETE", "/api/v1/apps/hello", 405, ProblemCode.MethodNotAllowed)]
    [InlineData("POST", "/api/v1/status", 405, ProblemCode.MethodNotAllowed)]
    [InlineData("GET", "/api/v1/shutdown", 405, ProblemCode.MethodNotAllowed)]
    [InlineData("GET", "/api/v1/apps/", 404, ProblemCode.NotFound)]
    [InlineData("GET", "/api/v1/nodes/", 404, ProblemCode.NotFound)]
    [InlineData("GET", "/api/v1/chain/blocks/", 404, ProblemCode.NotFound)]
    [InlineData("GET", "/api/v1/apps/plan", 404, ProblemCode.NotFound)]
    [InlineData("GET", "/api/v1/apps/a%2Fb", 404, ProblemCode.NotFound)]
    [InlineData("GET", "/api/v1/apps/..%2Fnodes", 404, ProblemCode.NotFound)]
    [InlineData("GET", "/api/v1/apps/50%25", 404, ProblemCode.NotFound)]
    [InlineData("GET", "/api/v1/apps/what%3F", 404, ProblemCode.NotFound)]
    [InlineData("GET", "/api/v1/apps/a%20b", 400, ProblemCode.Malformed)]
    [InlineData("GET", "/api/v1/nodes/a%2Fb", 404, ProblemCode.NotFound)]
    [InlineData("GET", "/api/v1/nodes/%20", 404, ProblemCode.NotFound)]
    [InlineData("GET", "/api/v1/chain/transactions/a%2Fb", 400, ProblemCode.Malformed)]
    [InlineData("GET", "/api/v1/accounts/a%2Fb", 400, ProblemCode.Malformed)]
    [InlineData("GET", "/api/v1/chain/blocks/twelve", 400, ProblemCode.Malformed)]
    [InlineData("GET", "/api/v1/chain/blocks/9223372036854775807", 404, ProblemCode.NotFound)]
    [InlineData("GET", "/api/v1/chain/blocks/99999999999999999999", 400, ProblemCode.Malformed)]
    [InlineData("GET", "/api/v1/chain/blocks?count=0", 400, ProblemCode.Malformed)]
    [InlineData("GET", "/api/v1/chain/blocks?count=101", 400, ProblemCode.Malformed)]
    [InlineData("GET", "/api/v1/chain/blocks?count=5000000000", 400, ProblemCode.Malformed)]
    [InlineData("GET", "/api/v1/chain/blocks?from=-1", 400, ProblemCode.Malformed)]
    [InlineData("GET", "/api/v1/events?after=soon", 400, ProblemCode.Malformed)]
    [InlineData("GET", "/api/v1/apps/hello/logs", 401, ProblemCode.Unauthorized)]
    public async Task what_can_not_be_answered_is_a_problem(string method, string path, int status, string code)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), host.Url + path);
        request.Content = method == "POST" ? JsonContent.Create(new object()) : null;

        ProblemResponse problem = await Refused(request, status);

        Assert.Equal(code, problem.Code);
        Assert.True(problem.Seen is not null || problem.Message.Contains('\'', StringComparison.Ordinal), problem.Sentence());
    }

    [Theory]
    [InlineData("/api/v1/transactions", "{}", 400)]
    [InlineData("/api/v1/transactions", "{\"transaction\":\"zz\"}", 400)]
    [InlineData("/api/v1/transactions", "{\"transaction\":\"00\"}", 400)]
    [InlineData("/api/v1/transactions", "null", 400)]
    [InlineData("/api/v1/transactions", "", 400)]
    [InlineData("/api/v1/transactions", "[1]", 400)]
    [InlineData("/api/v1/apps/plan", "{\"specification\":7}", 400)]
    [InlineData("/api/v1/apps/plan", "{}", 400)]
    public async Task a_body_that_is_not_what_the_path_wants_is_malformed(string path, string body, int status)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, host.Url + path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        Assert.Equal(ProblemCode.Malformed, (await Refused(request, status)).Code);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=klingon")]
    public async Task a_write_in_another_form_is_malformed(string type)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, host.Url + ApiRoute.Transactions);
        request.Content = new ByteArrayContent("{}"u8.ToArray());
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        ProblemResponse problem = await Refused(request, 400);

        Assert.Equal((ProblemCode.Malformed, type), (problem.Code, problem.Seen));
    }

    [Fact]
    public async Task a_wrong_method_is_told_the_right_one()
    {
        using HttpRequestMessage request = new(HttpMethod.Put, host.Url + ApiRoute.Status);

        ProblemResponse problem = await Refused(request, 405);

        Assert.Equal(("PUT", "GET"), (problem.Seen, problem.Wanted));
    }

    [Fact]
    public async Task event_streams_are_bounded_and_one_that_is_left_makes_room()
    {
        Uri events = new(host.Url + ApiRoute.EventsAfter(0));
        using (HttpResponseMessage first = await host.Local.Http.GetAsync(events, HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal("text/event-stream", first.Content.Headers.ContentType!.MediaType);
            using HttpRequestMessage second = new(HttpMethod.Get, events);
            ProblemResponse problem = await Refused(second, 503);
            Assert.Equal((ProblemCode.Busy, "1 open"), (problem.Code, problem.Seen));
            Assert.Contains("api.event_streams_max", problem.Wanted, StringComparison.Ordinal);
        }

        // The server hears of it in its own time; each look is an answer of its own.
        HttpStatusCode status;
        do
        {
            using HttpResponseMessage next = await host.Local.Http.GetAsync(events, HttpCompletionOption.ResponseHeadersRead);
            status = next.StatusCode;
        }
        while (status == HttpStatusCode.ServiceUnavailable);

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task a_viewer_gets_the_last_event_and_the_end_when_the_host_stops()
    {
        await using LocalHost local = new();
        NetworkHost stopping = await local.Start();
        using Stream stream = await local.Http.GetStreamAsync(new Uri(stopping.ApiUrl + ApiRoute.EventsAfter(0)));
        using StreamReader lines = new(stream);
        await lines.ReadLineAsync();

        Task stopped = stopping.DisposeAsync().AsTask();
        string all = await lines.ReadToEndAsync();
        await stopped;

        Assert.Contains($"event: {EventKind.HostStopping}\n", all, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", all, StringComparison.Ordinal);
    }

    private async Task<ProblemResponse> Refused(HttpRequestMessage request, int status)
    {
        using HttpResponseMessage answer = await host.Local.Http.SendAsync(request);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} seen, {status} wanted: {body}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return System.Text.Json.JsonSerializer.Deserialize(body, ContractsJson.Default.ProblemResponse)!;
    }
}
