using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Flux.Actors.Cli.Testing;

/// <summary>Which promises a test is about, and on which journal when it says so.</summary>
/// <remarks>
/// Shape: read from a test assembly without loading it, by full method name: <c>[Trait("Promise", "3")]</c> on a method or its class, and
/// <c>[Trait("Journal", "postgresql")]</c>. Results files do not carry traits.
/// </remarks>
public sealed record PromiseTraits(IReadOnlyList<int> Promises, PromiseColumn? Journal)
{
    private const string Trait = "TraitAttribute";

    /// <exception cref="FormatException">A trait is not the number of a promise, or no journal.</exception>
    public static IReadOnlyDictionary<string, PromiseTraits> Read(Stream assembly)
    {
        using PEReader image = new(assembly);
        MetadataReader code = image.GetMetadataReader();
        Dictionary<string, PromiseTraits> read = new(StringComparer.Ordinal);
        foreach (TypeDefinition type in code.TypeDefinitions.Select(code.GetTypeDefinition))
        {
            string name = $"{code.GetString(type.Namespace)}.{code.GetString(type.Name)}";
            (string, string)[] ofClass = [.. Traits(code, type.GetCustomAttributes())];
            foreach (MethodDefinition method in type.GetMethods().Select(code.GetMethodDefinition))
            {
                PromiseTraits traits = Of([.. ofClass, .. Traits(code, method.GetCustomAttributes())]);
                if (traits.Promises.Count > 0)
                {
                    read[$"{name}.{code.GetString(method.Name)}"] = traits;
                }
            }
        }

        return read;
    }

    private static PromiseTraits Of(IReadOnlyList<(string Name, string Value)> traits) => new(
        [.. traits.Where(trait => trait.Name == "Promise").Select(trait => Number(trait.Value)).Distinct()],
        traits.Where(trait => trait.Name == "Journal").Select(trait => (PromiseColumn?)Column(trait.Value)).LastOrDefault());

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && EnginePromises.All.Any(promise => promise.Number == number)
            ? number
            : throw new FormatException($"a test names promise '{text}'; 1 to {EnginePromises.All.Count} wanted");

    private static PromiseColumn Column(string text) => Enum.TryParse(text, ignoreCase: true, out PromiseColumn column)
        ? column
        : throw new FormatException($"a test names journal '{text}'; sqlite, postgresql, simulated or none wanted");

    private static IEnumerable<(string Name, string Value)> Traits(MetadataReader code, CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttribute attribute in attributes.Select(code.GetCustomAttribute))
        {
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && code.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
                && code.GetString(code.GetTypeReference((TypeReferenceHandle)parent).Name) == Trait)
            {
                // Two bytes of prolog, then the constructor's two texts (ECMA-335 II.23.3).
                BlobReader values = code.GetBlobReader(attribute.Value);
                _ = values.ReadUInt16();
                yield return (values.ReadSerializedString() ?? string.Empty, values.ReadSerializedString() ?? string.Empty);
            }
        }
    }
}
