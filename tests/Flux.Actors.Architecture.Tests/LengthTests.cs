using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Flux.Actors.Architecture.Tests;

/// <summary>Files and functions stay short enough to be read in one go. Source: STYLE §6.</summary>
public sealed class LengthTests
{
    private const int FileLinesMax = 400;
    private const int FunctionLinesMax = 60;

    [Fact]
    public void no_file_is_longer_than_400_lines()
    {
        Assert.NotEmpty(Repository.CodeFiles);
        Repository.AssertNone(
        [
            .. from path in Repository.CodeFiles
               let lines = File.ReadLines(path).Count()
               where lines > FileLinesMax
               select $"{Repository.Relative(path)}: {lines} lines seen, at most {FileLinesMax} wanted; move a part that has a name of its own",
        ]);
    }

    [Fact]
    public void no_function_is_longer_than_60_lines()
    {
        (string File, SourceFunction Function)[] functions =
        [
            .. from path in Repository.CodeFiles
               where Repository.Relative(path).StartsWith("src/", StringComparison.Ordinal)
               from function in SourceFunctions.Of(File.ReadAllText(path))
               select (Repository.Relative(path), function),
        ];
        Assert.True(functions.Length > 1_000, $"{functions.Length} functions found, the scan passes over most of them");
        Repository.AssertNone(
        [
            .. from found in functions
               where found.Function.Lines > FunctionLinesMax
               select $"{found.File}({found.Function.First}): {found.Function.Name} has {found.Function.Lines} lines, at most {FunctionLinesMax} wanted",
        ]);
    }

    /// <summary>The compiler's own line table, which is not the same in every configuration, names no line of code that the scan has not seen.</summary>
    [Fact]
    public void every_compiled_line_is_in_a_function_that_was_found()
    {
        IReadOnlyList<CompiledLines> compiled = [.. Repository.Assemblies.SelectMany(Compiled)];
        Assert.True(compiled.Count > 1_000, $"{compiled.Count} functions read, the debug files are missing");
        Dictionary<string, IReadOnlyList<SourceFunction>> sources = compiled.Select(lines => lines.File).Distinct()
            .ToDictionary(file => file, file => SourceFunctions.Of(File.ReadAllText(Path.Combine(Repository.Root, file))));
        Repository.AssertNone(
        [
            .. from lines in compiled
               where lines.First < lines.Last // The accessors of a plain property are one line of it.
                   && !sources[lines.File].Any(function => function.First <= lines.First && lines.Last <= function.Last)
               select $"{lines.File}({lines.First}-{lines.Last}): {lines.Name} lies in no function that was found",
        ]);
    }

    [Fact]
    public void a_function_is_measured_from_its_first_to_its_last_line()
    {
        string own = Repository.CodeFiles.Single(path => Path.GetFileName(path) == $"{nameof(LengthTests)}.cs");
        Assert.Equal(8, SourceFunctions.Of(File.ReadAllText(own)).Single(function => function.Name == nameof(EightLines)).Lines);
    }

    [Fact]
    public void all_kinds_of_functions_are_found_whatever_braces_stand_in_texts_and_comments()
    {
        const string Source = """"
            namespace A;
            #region { not a brace
            [Wire("x(")] public sealed record R(int X, string Y = "{") : B(X), I { public int Twice => X * 2; }
            public class C<T> : D where T : new()
            {
                private static readonly Func<int, int> F = x => { return x; }; // {
                private readonly string _raw = """
                    } {{ "
                    """;
                public C(int x) : base(x, () => { })
                {
                    _ = $"{new { X = $"{x:000}}}" }} {{ {(x > 1 ? "}" : '}')}" + @"\""{";
                }
                public (int A, int B) Pair { get; set; } = (1, 2);
                public int P
                {
                    get => 1 +
                        2;
                    private set { _ = value; }
                }
                public int this[int i] => i;
                public static bool operator ==(C<T> a, C<T> b) => true;
                /* } */ Task<Dictionary<string, int[]>> M<TKey>(Func<int> f = null, [X(")")] int y = 1) where TKey : class, new()
                {
                    void Local() { }
                    if (y is > 1 and < 3) { }
                }
                private enum E { One, Two = 2 }
                abstract int N(int x);
            }
            """";
        Assert.Equal(
            [("Twice", 1), ("C", 3), ("P.get", 2), ("P.set", 1), ("this", 1), ("operator", 1), ("M", 4)],
            SourceFunctions.Of(Source).Select(function => (function.Name, function.Lines)));
    }

    internal static int EightLines(int number)
    {
        if (number > 1)
        {
            return 1;
        }

        return 2;
    }

    /// <summary>Every method with a body in our own files; generated code has none.</summary>
    private static IReadOnlyList<CompiledLines> Compiled(Assembly assembly)
    {
        using FileStream image = File.OpenRead(assembly.Location);
        using PEReader portable = new(image);
        if (!portable.TryOpenAssociatedPortablePdb(assembly.Location, File.OpenRead, out MetadataReaderProvider? symbols, out _))
        {
            return [];
        }

        using (symbols)
        {
            MetadataReader code = portable.GetMetadataReader();
            MetadataReader lines = symbols!.GetMetadataReader();
            return [.. code.MethodDefinitions.Select(handle => Read(code, lines, handle)).OfType<CompiledLines>()];
        }
    }

    private static CompiledLines? Read(MetadataReader code, MetadataReader lines, MethodDefinitionHandle handle)
    {
        MethodDefinition method = code.GetMethodDefinition(handle);
        string name = code.GetString(method.Name);
        MethodDebugInformation debug = lines.GetMethodDebugInformation(handle.ToDebugInformationHandle());
        SequencePoint[] points = [.. debug.GetSequencePoints().Where(point => !point.IsHidden)];
        string type = code.GetString(code.GetTypeDefinition(method.GetDeclaringType()).Name);
        // Constructors also carry the initialisers of fields, and lambdas may stand in those; records' members stand in their headers, top-level statements in no member.
        if (points.Length == 0 || name is ".ctor" or ".cctor" or "<Main>$" || name.Contains("b__", StringComparison.Ordinal)
            || type.Contains("b__", StringComparison.Ordinal) || type.StartsWith("<<Main>$>", StringComparison.Ordinal))
        {
            return null;
        }

        string file = Path.GetFullPath(lines.GetString(lines.GetDocument(points[0].Document).Name));
        return !file.StartsWith(Repository.Root, StringComparison.Ordinal) || file.Contains("/obj/", StringComparison.Ordinal)
            ? null
            : new CompiledLines(Repository.Relative(file), points.Min(point => point.StartLine), points.Max(point => point.EndLine), $"{type}.{name}");
    }

    private sealed record CompiledLines(string File, int First, int Last, string Name);
}
