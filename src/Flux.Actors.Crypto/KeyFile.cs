using System.Security.Cryptography;
using System.Text;

namespace Flux.Actors.Crypto;

/// <summary>A private key in a file that only its owner can read: its text form (main prefix, compressed) and a newline.</summary>
/// <remarks>Shape: not encrypted, so for development networks only. Errors: <see cref="CryptoFault"/>, with the path and what to do.</remarks>
public static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Writes the key so that after a crash there is either no file or the whole file. Makes the directory (0700) if needed.</summary>
    /// <exception cref="CryptoFault">A file is there already (a key is never overwritten), or the disk failed.</exception>
    public static void Save(string path, PrivateKey key)
    {
        string full = Path.GetFullPath(path);
        string directory = Path.GetDirectoryName(full)!;
        string temporary = $"{full}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            PrivateDirectory.Make(directory);
            Write(temporary, key);
            // Refuses an existing target; the rename is what makes the key appear, whole.
            File.Move(temporary, full, overwrite: false);
            PrivateDirectory.Flush(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            throw new CryptoFault(
                File.Exists(full) ? $"key file {full}: a file is there already, and a key is never overwritten; move it away first" : $"key file {full}: {e.Message}",
                e);
        }
    }

    /// <summary>Reads the key; the caller disposes it.</summary>
    /// <exception cref="CryptoFault">No such file, one that others can reach, or one that holds no key.</exception>
    public static PrivateKey Load(string path) => LoadWif(path).Key;

    /// <summary>Reads the key with what its text says besides; the caller disposes it.</summary>
    /// <exception cref="CryptoFault">No such file, one that others can reach, or one that holds no key.</exception>
    public static WifKey LoadWif(string path)
    {
        string full = Path.GetFullPath(path);
        byte[] bytes = new byte[Wif.TextLengthMax];
        char[] text = new char[Wif.TextLengthMax];
        try
        {
            using FileStream file = new(full, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            RefuseShared(file, full);
            // The file's own length is not trusted: at most one buffer is read, and a key fits well within it.
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            int characters = Encoding.Latin1.GetChars(bytes, 0, length, text, 0);
            return Wif.TryParse(text.AsSpan(0, characters), out WifKey? key)
                ? key!
                : throw new CryptoFault($"key file {full}: {length} bytes that are no private key seen, one in wallet import format wanted");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CryptoFault($"key file {full}: {e.Message}", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            Array.Clear(text);
        }
    }

    private static void Write(string path, PrivateKey key)
    {
        char[] text = new char[Wif.TextLengthMax];
        byte[] bytes = new byte[Wif.TextLengthMax];
        try
        {
            int length = Wif.Format(key, AddressNetwork.Main, compressed: true, text);
            text[length] = '\n';
            length = Encoding.Latin1.GetBytes(text, 0, length + 1, bytes, 0);
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using FileStream file = new(path, options);
            file.Write(bytes, 0, length);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            Array.Clear(text);
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static void RefuseShared(FileStream file, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Asked of the open file, so that nobody can swap it between the check and the read.
        UnixFileMode mode = File.GetUnixFileMode(file.SafeFileHandle);
        if ((mode & Others) != 0)
        {
            throw new CryptoFault($"key file {path}: mode {Convert.ToString((int)mode, 8),3} seen, 600 wanted; run: chmod 600 {path}");
        }
    }
}
