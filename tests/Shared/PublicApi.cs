using System.Reflection;
using System.Text;

namespace Misfit.Tests;

/// <summary>Writes the public face of an assembly as text, one line per type and member, so that every change of it is seen in review.</summary>
internal static class PublicApi
{
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append(Base(type)).Append('\n');
            foreach (string member in type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Select(Describe).OfType<string>().Distinct().OrderBy(line => line, StringComparer.Ordinal))
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Compares with the committed text; MISFIT_UPDATE_PUBLIC_API=1 writes it anew.</summary>
    public static void AssertEqualsFile(Assembly assembly, string file)
    {
        string actual = Of(assembly);
        if (Environment.GetEnvironmentVariable("MISFIT_UPDATE_PUBLIC_API") == "1")
        {
            File.WriteAllText(file, actual);
        }

        string expected = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        string[] added = [.. actual.Split('\n').Except(expected.Split('\n'))];
        string[] removed = [.. expected.Split('\n').Except(actual.Split('\n'))];
        Assert.True(actual == expected, $"The public API differs from {file}. If that is meant, run the tests once with MISFIT_UPDATE_PUBLIC_API=1 and commit the file.\nAdded:\n{string.Join('\n', added)}\nRemoved:\n{string.Join('\n', removed)}");
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (type.GetMethod("<Clone>$") is null ? "class" : "record");

    private static string Base(Type type) =>
        type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType && !type.IsEnum ? " : " + Name(parent) : "";

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsVisible(constructor) && !constructor.IsStatic && !IsCopy(constructor) => $"new({Parameters(constructor)})",
        PropertyInfo property when property.Name != "EqualityContract" && Accessor(property.GetMethod) is { } get =>
            $"{get}{Name(property.PropertyType)} {property.Name} {{ get;{(Accessor(property.SetMethod) is null ? "" : IsInit(property) ? " init;" : " set;")} }}",
        MethodInfo method when IsVisible(method) && !method.IsSpecialName && !IsRecordPlumbing(method) =>
            $"{Modifiers(method)}{Name(method.ReturnType)} {method.Name}{Generic(method)}({Parameters(method)})",
        FieldInfo field when field.IsPublic && !field.IsSpecialName => field.DeclaringType!.IsEnum ? $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue())}" : $"{Name(field.FieldType)} {field.Name}",
        EventInfo @event when Accessor(@event.AddMethod) is not null => $"event {Name(@event.EventHandlerType!)} {@event.Name}",
        _ => null,
    };

    private static string? Accessor(MethodInfo? method) => method is not null && IsVisible(method) ? Modifiers(method) : null;

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit");

    private static bool IsCopy(ConstructorInfo constructor) =>
        constructor.GetParameters() is [var only] && only.ParameterType == constructor.DeclaringType;

    private static bool IsRecordPlumbing(MethodInfo method) =>
        method.Name is "<Clone>$" or "PrintMembers" or "Equals" or "GetHashCode" or "Deconstruct" or "ToString";

    private static string Modifiers(MethodInfo method) =>
        (method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "")
        + (method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? (method.GetBaseDefinition() == method ? "virtual " : "override ") : "");

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter =>
            $"{(parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = …" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return "ref " + Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        string name = type.IsGenericParameter || type.Namespace is null || !type.Namespace.StartsWith("Misfit", StringComparison.Ordinal)
            ? type.Name
            : type.FullName is null ? $"{type.Namespace}.{type.Name}" : type.FullName.Split('[')[0];
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
