using System.Collections.Immutable;
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
        IReadOnlyList<Function> functions = [.. Repository.Assemblies.SelectMany(Functions)];
        Assert.True(functions.Count > 100, $"{functions.Count} functions read, the debug files are missing");
        Repository.AssertNone(
        [
            .. from function in functions
               where function.Lines > FunctionLinesMax
               select $"{function.File}({function.Line}): {function.Name} has {function.Lines} lines, at most {FunctionLinesMax} wanted",
        ]);
    }

    [Fact]
    public void a_function_is_measured_from_its_first_to_its_last_line()
    {
        Function own = Functions(typeof(LengthTests).Assembly).Single(function => function.Name == nameof(EightLines));
        Assert.InRange(own.Lines, 6, 8); // An optimised build has no line for the outer braces.
    }

    internal static int EightLines(int number)
    {
        if (number > 1)
        {
            return 1;
        }

        return 2;
    }

    /// <summary>Every method with a body in our own files, measured by the debug file's line table; generated code has none.</summary>
    private static IReadOnlyList<Function> Functions(Assembly assembly)
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
            return [.. code.MethodDefinitions.Select(handle => Measure(code, lines, handle)).OfType<Function>()];
        }
    }

    private static Function? Measure(MetadataReader code, MetadataReader lines, MethodDefinitionHandle handle)
    {
        MethodDefinition method = code.GetMethodDefinition(handle);
        string name = code.GetString(method.Name);
        MethodDebugInformation debug = lines.GetMethodDebugInformation(handle.ToDebugInformationHandle());
        ImmutableArray<SequencePoint> points = [.. debug.GetSequencePoints().Where(point => !point.IsHidden)];
        // Constructors also carry the initialisers of fields, wherever in the file those stand.
        if (points.IsEmpty || name is ".ctor" or ".cctor")
        {
            return null;
        }

        string file = Path.GetFullPath(lines.GetString(lines.GetDocument(points[0].Document).Name));
        if (!file.StartsWith(Repository.Root, StringComparison.Ordinal) || file.Contains("/obj/", StringComparison.Ordinal))
        {
            return null;
        }

        int first = points.Min(point => point.StartLine);
        string shown = name == "MoveNext" ? code.GetString(code.GetTypeDefinition(method.GetDeclaringType()).Name) : name;
        return new Function(Repository.Relative(file), first, shown, points.Max(point => point.EndLine) - first + 1);
    }

    private sealed record Function(string File, int Line, string Name, int Lines);
}
