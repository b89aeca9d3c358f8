using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Flux.Actors.Crypto;

/// <summary>The C functions of libsecp256k1 that this project calls, and how the library is found.</summary>
/// <remarks>
/// Concurrency: one context, randomised once and never changed afterwards, so every thread may use it.
/// The library aborts the process on a null or never-parsed argument; callers pass full-size buffers and only parsed values.
/// Source: the library's headers secp256k1.h and secp256k1_recovery.h, version 0.1 to 0.6 (sonames 0 to 6).
/// </remarks>
internal static unsafe partial class NativeSecp256k1
{
    public const int KeySize = 64;
    public const int SignatureSize = 64;
    public const int RecoverableSize = 65;
    public const uint Compressed = 0x102;
    public const uint Uncompressed = 0x002;

    private const string Library = "libsecp256k1";
    // Sign and verify flags: newer releases ignore them, release 0.1 needs them.
    private const uint ContextFlags = 0x301;

    private static readonly Lazy<nint> Loaded = new(() => Load(Candidates()));
    private static readonly Lazy<nint> OneContext = new(CreateContext);

    static NativeSecp256k1() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeSecp256k1).Assembly, (name, _, _) => name == Library ? Loaded.Value : 0);

    /// <exception cref="CryptoFault">The library is not installed.</exception>
    public static nint Context => OneContext.Value;

    /// <summary>File names to try, best first: the newest soname known, then older ones, then unversioned names.</summary>
    public static IReadOnlyList<string> Candidates() =>
    [
        .. Enumerable.Range(0, 7).Reverse().Select(soname => $"libsecp256k1.so.{soname}"),
        "libsecp256k1.so", "libsecp256k1.dylib", "libsecp256k1.dll", "secp256k1.dll",
    ];

    /// <exception cref="CryptoFault">None of the names can be loaded.</exception>
    public static nint Load(IReadOnlyList<string> names)
    {
        Assembly assembly = typeof(NativeSecp256k1).Assembly;
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, assembly, DllImportSearchPath.SafeDirectories, out nint handle))
            {
                return handle;
            }
        }

        throw new CryptoFault(
            $"libsecp256k1 was not found: tried {string.Join(", ", names)}; "
            + "install it with: apt-get install libsecp256k1-1 (or ./flux doctor --fix)");
    }

    private static nint CreateContext()
    {
        // Asked for here, so that a missing library is this fault and not the loader's.
        _ = Loaded.Value;
        nint context = secp256k1_context_create(ContextFlags);
        Span<byte> seed = stackalloc byte[32];
        RandomNumberGenerator.Fill(seed);
        fixed (byte* blinding = seed)
        {
            // Blinding is against side channels and changes no result.
            if (secp256k1_context_randomize(context, blinding) != 1)
            {
                throw new CryptoFault("libsecp256k1 refused to randomise its context; its installation is broken");
            }
        }

        CryptographicOperations.ZeroMemory(seed);
        return context;
    }

    [LibraryImport(Library)]
    private static partial nint secp256k1_context_create(uint flags);

    [LibraryImport(Library)]
    private static partial int secp256k1_context_randomize(nint context, byte* seed32);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_seckey_verify(nint context, byte* secret32);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_pubkey_create(nint context, byte* key64, byte* secret32);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_pubkey_parse(nint context, byte* key64, byte* input, nuint length);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_pubkey_serialize(nint context, byte* output, nuint* length, byte* key64, uint flags);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_sign(nint context, byte* signature64, byte* digest32, byte* secret32, nint nonce, nint extra);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_verify(nint context, byte* signature64, byte* digest32, byte* key64);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_signature_parse_compact(nint context, byte* signature64, byte* compact64);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_signature_serialize_compact(nint context, byte* compact64, byte* signature64);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_signature_parse_der(nint context, byte* signature64, byte* der, nuint length);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_signature_serialize_der(nint context, byte* der, nuint* length, byte* signature64);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_signature_normalize(nint context, byte* low64, byte* signature64);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_seckey_tweak_add(nint context, byte* secret32, byte* tweak32);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_pubkey_tweak_add(nint context, byte* key64, byte* tweak32);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_sign_recoverable(nint context, byte* signature65, byte* digest32, byte* secret32, nint nonce, nint extra);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_recoverable_signature_serialize_compact(nint context, byte* compact64, int* id, byte* signature65);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_recoverable_signature_parse_compact(nint context, byte* signature65, byte* compact64, int id);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_recover(nint context, byte* key64, byte* signature65, byte* digest32);
}
