using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps;

/// <summary>Brings a specification into the form that is signed and hashed, as the existing network does: types converted, keys in order, unknown keys dropped.</summary>
/// <remarks>
/// Shape: problems stand in the network's order, so the first is the one it stops at; what is wrong is undefined in the form. The JSON text
/// of the form is the canonical text. Source: research sheet of the applications §2.1; docs/spec/apps.md §2.
/// </remarks>
public static class SpecFormat
{
    /// <summary>The form, or what is wrong with it.</summary>
    public static Reading<ScriptValue> Of(ScriptValue spec, SpecRules rules)
    {
        SpecProblems problems = new();
        ScriptValue form = Form(spec, rules, problems);
        return new Reading<ScriptValue>(problems.Count == 0 ? form : null, problems.All);
    }

    internal static ScriptValue Form(ScriptValue spec, SpecRules rules, SpecProblems problems)
    {
        if (spec is not ScriptValue.Fields)
        {
            problems.Note("document", spec, "an object");
            return ScriptValue.Undefined.Value;
        }

        SpecForm form = new(spec, string.Empty, problems);
        form.Present("version", "a version 1–8");
        foreach (string key in (string[])["name", "description", "owner"])
        {
            form.Present(key, "text");
        }

        form.Number("version").Text("name").Text("description").Text("owner");
        Binary64 version = Coercion.ToNumber(spec["version"]);
        if (Binary64.IsSame(version, Binary64.One))
        {
            FlatPort(form);
        }
        else if (version <= 3)
        {
            FlatPorts(form);
        }
        else
        {
            Compose(form, version);
        }

        Common(form, version, rules);
        return form.Value;
    }

    private static void FlatPort(SpecForm form)
    {
        foreach (string key in (string[])["repotag", "port", "enviromentParameters", "commands", "containerPort", "containerData", "cpu", "ram", "hdd"])
        {
            form.Present(key, "a value");
        }

        form.Text("repotag").Number("port").Texts("enviromentParameters").Texts("commands").Number("containerPort").Text("containerData");
        Hardware(form.Number("cpu").Number("ram").Number("hdd").Flag("tiered"));
    }

    private static void FlatPorts(SpecForm form)
    {
        foreach (string key in (string[])["repotag", "ports", "domains", "enviromentParameters", "commands", "containerPorts", "containerData", "cpu", "ram", "hdd"])
        {
            form.Present(key, "a value");
        }

        form.Text("repotag").Texts("ports").Texts("domains").Texts("enviromentParameters").Texts("commands").Texts("containerPorts").Text("containerData");
        Hardware(form.Number("cpu").Number("ram").Number("hdd").Flag("tiered"));
    }

    private static void Hardware(SpecForm form)
    {
        if (form.Get("tiered") is not ScriptValue.Flag { Value: true })
        {
            return;
        }

        foreach (string key in SpecKeys.Tiers)
        {
            form.Present(key, "a number for each tier").Number(key);
        }
    }

    private static void Compose(SpecForm form, Binary64 version)
    {
        form.Present("compose", "a list of components");
        if (Coercion.EnsureObject(form.Given("compose")) is not ScriptValue.List list)
        {
            form.Note("compose", "a list of components");
            return;
        }

        List<ScriptValue> components = [];
        for (int i = 0; i < list.Items.Count; i++)
        {
            components.Add(Component(new SpecForm(list.Items[i], $"compose[{i}]", form.Problems), version));
        }

        form.Set("compose", ScriptValue.Of(components));
    }

    private static ScriptValue Component(SpecForm form, Binary64 version)
    {
        if (form.Source.IsNothing)
        {
            form.Problems.Note(form.Path, form.Source, "an object");
            return ScriptValue.Undefined.Value;
        }

        form.Text("name").Text("description").Text("repotag").Numbers("ports").Texts("domains").Texts("environmentParameters").Texts("commands")
            .AsGiven("containerPorts").Text("containerData").Number("cpu").Number("ram").Number("hdd");
        if (version <= 7)
        {
            Hardware(form.RealFlag("tiered"));
        }

        if (version >= 7)
        {
            form.Text("repoauth");
        }

        if (Binary64.IsSame(version, 7))
        {
            form.Text("secrets");
        }

        return form.Value;
    }

    private static void Common(SpecForm form, Binary64 version, SpecRules rules)
    {
        if (version >= 3)
        {
            form.Present("instances", "a whole number").Whole("instances");
            int min = version >= SpecRules.VersionMax ? 1 : rules.InstancesMin;
            form.Between("instances", min, rules.InstancesMax);
        }

        if (version >= 5)
        {
            form.Present("contacts", "a list of texts").Present("geolocation", "a list of texts").Texts("contacts").Texts("geolocation");
        }

        if (version >= 6)
        {
            form.Present("expire", "a whole number of blocks").Whole("expire");
        }

        if (version >= 7)
        {
            form.Present("nodes", "a list of texts").Texts("nodes").Flag("staticip");
        }

        if (version >= 8)
        {
            ScriptValue enterprise = form.Given("enterprise");
            form.Set("datacenter", Coercion.EnsureFlag(form.Given("datacenter")));
            form.Set("enterprise", enterprise.Truthy ? Coercion.EnsureText(enterprise) : enterprise);
        }
    }
}
