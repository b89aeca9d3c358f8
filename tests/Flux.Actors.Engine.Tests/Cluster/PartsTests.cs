using Flux.Actors.Engine.Cluster;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Tests.Cluster;

public sealed class PartsTests
{
    [Fact]
    public void a_message_is_whole_when_its_last_part_has_come_in_whatever_order()
    {
        Parts parts = new(100);
        Assert.Null(parts.Add("a", Part(1, 2, 3, "c"), 0));
        Assert.Null(parts.Add("b", Part(1, 1, 3, "x"), 0)); // Another host counts for itself.
        Assert.Null(parts.Add("a", Part(1, 0, 3, "a"), 0));
        Assert.Null(parts.Add("a", Part(1, 0, 3, "a"), 0));
        Assert.Equal(Bytes("abc"), parts.Add("a", Part(1, 1, 3, "b"), 0));
        Assert.Null(parts.Add("a", Part(1, 1, 3, "b"), 0));
    }

    [Fact]
    public void parts_that_no_host_would_send_are_passed_over()
    {
        Parts parts = new(4);
        Assert.Null(parts.Add("a", Part(1, 0, 1, ""), 0));
        Assert.Null(parts.Add("a", Part(1, -1, 2, "x"), 0));
        Assert.Null(parts.Add("a", Part(1, 2, 2, "x"), 0));
        Assert.Null(parts.Add("a", Part(1, 0, int.MaxValue, "x"), 0));
        Assert.Null(parts.Add("a", Part(1, 1, 2, "y"), 0)); // Of two, where there were to be more.
        Assert.Null(parts.Add("a", Part(2, 0, 2, "abc"), 0));
        Assert.Null(parts.Add("a", Part(2, 1, 2, "de"), 0)); // Longer than any message.
        Assert.Equal(Bytes("abcd"), Whole(parts, 3, "abcd"));
    }

    [Fact]
    public void when_there_is_no_room_the_message_begun_first_is_given_up()
    {
        Parts parts = new(4);
        for (int id = 1; id <= Parts.MessagesMax + 1; id++)
        {
            Assert.Null(parts.Add("a", Part(id, 0, 2, "abc"), id));
        }

        Assert.Null(parts.Add("a", Part(6, 0, 2, "abc"), 6)); // 18 bytes of 16.
        Assert.Null(parts.Add("a", Part(1, 1, 2, "d"), 7));
        Assert.Equal(Bytes("abcd"), parts.Add("a", Part(2, 1, 2, "d"), 7));
    }

    [Fact]
    public void a_message_that_does_not_become_whole_is_forgotten()
    {
        Parts parts = new(4);
        Assert.Null(parts.Add("a", Part(1, 0, 2, "ab"), 10));
        Assert.Null(parts.Add("a", Part(2, 0, 2, "ab"), 11));
        parts.ForgetUntil(10);
        Assert.Null(parts.Add("a", Part(1, 1, 2, "cd"), 12));
        Assert.Equal(Bytes("abcd"), parts.Add("a", Part(2, 1, 2, "cd"), 12));
    }

    private static Blob? Whole(Parts parts, long id, string text)
    {
        Assert.Null(parts.Add("a", Part(id, 0, 2, text[..2]), 0));
        return parts.Add("a", Part(id, 1, 2, text[2..]), 0);
    }

    private static PartMessage Part(long id, int index, int count, string bytes) => new(id, index, count, Bytes(bytes));

    private static Blob Bytes(string text) => Blob.Copy(System.Text.Encoding.ASCII.GetBytes(text));
}
