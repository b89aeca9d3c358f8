using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;

namespace Flux.Actors.Architecture.Tests;

/// <summary>What a compiled method refers to, and whether it computes in floating point. Source: ECMA-335 partition III.</summary>
internal sealed record MethodCode(IReadOnlyList<MemberInfo> Members, string? FloatInstruction)
{
    private static readonly FrozenDictionary<short, OpCode> Known = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => code.Value);

    /// <summary>Loads, stores and conversions of floats end so; the arithmetic between them has no types of its own.</summary>
    private static readonly string[] FloatSuffixes = [".r4", ".r8", ".r.un"];

    public static MethodCode Read(MethodBase method, MethodBody body)
    {
        byte[] code = body.GetILAsByteArray() ?? [];
        List<MemberInfo> members = [];
        string? floating = null;
        for (int at = 0; at < code.Length;)
        {
            short value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at];
            OpCode operation = Known[value];
            at += operation.Size;
            if (FloatSuffixes.Any(suffix => operation.Name!.EndsWith(suffix, StringComparison.Ordinal)))
            {
                floating ??= operation.Name;
            }

            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                members.Add(Resolve(method, BitConverter.ToInt32(code, at)));
            }

            at += OperandSize(operation.OperandType, code, at);
        }

        return new MethodCode(members, floating);
    }

    private static MemberInfo Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token,
        method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null)!;

    private static int OperandSize(OperandType kind, byte[] code, int at) => kind switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };
}
