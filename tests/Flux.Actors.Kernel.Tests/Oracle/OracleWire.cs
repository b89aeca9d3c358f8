namespace Flux.Actors.Kernel.Tests.Oracle;

/// <summary>The first codec, slow and plain: one reflection call per field. It says what <see cref="Wire"/> must write, read and refuse.</summary>
internal static class OracleWire
{
    public static Blob Encode(Type declared, object value)
    {
        OracleWriter writer = new();
        OracleCodec.For(declared).Write(writer, value);
        return writer.ToBlob();
    }

    public static object Decode(Type declared, ReadOnlyMemory<byte> bytes)
    {
        OracleReader reader = new(bytes);
        object value = OracleCodec.For(declared).Read(reader)!;
        reader.End();
        return value;
    }
}
