using System.Text.Json;

namespace Flux.Actors.Contracts;

/// <summary>The templates that an app's files can be made from.</summary>
public sealed record TemplatesResponse(IReadOnlyList<TemplateResponse> Templates);

/// <summary>A template. Shape: <c>Files</c> are relative to the app's folder.</summary>
public sealed record TemplateResponse(string Name, string Description, IReadOnlyList<string> Files);

/// <summary>What was written. Shape: <c>Files</c> are relative to the folder, which is as it was asked for.</summary>
public sealed record InitResponse(string Template, string Folder, IReadOnlyList<string> Files);

/// <summary>What is wrong with documents, judged without a network. Shape: in the order in which the files were named.</summary>
public sealed record ValidationsResponse(IReadOnlyList<ValidationResponse> Files, int Valid, int Invalid);

/// <summary>What is wrong with one document.</summary>
/// <remarks>
/// Shape: <c>Kind</c> is <c>specification</c> or <c>deploy</c>; <c>Version</c>, <c>Name</c> and <c>Hash</c> are null where it is invalid, <c>Name</c> for deploy documents too; the hash
/// is that of the canonical text, in hex. <c>Notes</c> are no refusals: what the canonical form changes, and what a node would stumble over when it installs the app.
/// </remarks>
public sealed record ValidationResponse(
    string File, string Kind, bool Valid, int? Version, string? Name, string? Hash, IReadOnlyList<DocumentFlaw> Problems, IReadOnlyList<DocumentFlaw> Notes);

/// <summary>A place of a document, what was seen there and what was wanted. Shape: paths are written <c>compose[0].ports[1]</c>, the whole is <c>document</c>.</summary>
public sealed record DocumentFlaw(string Path, string Seen, string Wanted);

/// <summary>A document in canonical form. Shape: <c>Same</c> says that the file has no other text, the line's end aside.</summary>
public sealed record FormattedResponse(string File, bool Same, string Hash, string Text);

/// <summary>The hash of a document's canonical text, or of a message of the existing network that carries it.</summary>
/// <remarks>Shape: lower-case hex; <c>Of</c> is <c>specification</c>, <c>deploy</c>, <c>fluxappregister</c> or <c>fluxappupdate</c>.</remarks>
public sealed record DocumentHashResponse(string File, string Of, string Hash);

/// <summary>A signed message of the existing network that registers or updates an app.</summary>
/// <remarks>
/// Shape: <c>Message</c> is as the network's nodes pass it on, its text in the fields' order; <c>Signed</c> is the text that was signed, <c>Id</c> who signed it.
/// Units: milliseconds since 1970.
/// </remarks>
public sealed record AppMessageResponse(string File, string Type, string Id, long Timestamp, string Signed, string Signature, string Hash, JsonElement Message);

/// <summary>What an app costs, here or on the existing network at a height.</summary>
/// <remarks>
/// Shape: <c>Period</c> is the price of one period, <c>Quote</c> what a node quotes for the app's life, after its discounts; <c>LeastAtoms</c> is what a registration must pay. <c>Parts</c> are, on
/// the existing network, those of the sum for three instances, here those of one; <c>Address</c> is whom that network wants paid, null here. Amounts without a unit are FLUX.
/// </remarks>
public sealed record AppPriceResponse(
    string File, long Height, long PeriodBlocks, long LifeBlocks, long LastHeight, IReadOnlyList<PricePart> Parts, string Period, string Quote, long? LeastAtoms, string? Least, string? Address);

/// <summary>One part of a price. Units: FLUX for one period.</summary>
public sealed record PricePart(string Part, string Amount, string Price);
