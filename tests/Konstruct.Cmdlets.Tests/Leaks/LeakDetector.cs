using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Security;
using System.Text;

namespace Konstruct.Cmdlets.Tests.Leaks;

/// <summary>
/// Looks for secrets in all that can be reached from an object: every field and property, public or not, of it and of what they hold. A <see cref="SecureString"/> is not opened:
/// it is where a secret may be.
/// </summary>
/// <param name="marks">What to look for.</param>
internal sealed class LeakDetector(Marks marks)
{
    private const int MaxDepth = 24;
    private const int MaxObjects = 200_000;
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Code, the machinery of threads, and the session, which knows everything that its user has.
    private static readonly Type[] _opaque =
    [
        typeof(SecureString), typeof(MemberInfo), typeof(Assembly), typeof(Module), typeof(Thread), typeof(Task), typeof(WaitHandle), typeof(CancellationTokenSource), typeof(Pointer),
        typeof(CommandInfo), typeof(Runspace), typeof(SessionState), typeof(Ast), typeof(System.Globalization.CultureInfo), typeof(Encoding), typeof(Version),
    ];

    private static readonly string[] _opaqueNames = ["System.Management.Automation.ExecutionContext", "System.Management.Automation.SessionStateInternal", "System.Management.Automation.Runspaces.TypeTable"];

    /// <summary>Bytes as text, one character each.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>The places where a secret was found, each with its kind; empty where there is none.</summary>
    /// <param name="root">Where to begin.</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="InvalidOperationException">There is more to reach than can be looked at, so that nothing could be said.</exception>
    public IReadOnlyList<string> Find(object? root, string name)
    {
        var found = new List<string>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(object Value, string Place, int Depth)>();
        Push(root, name, 0);
        while (open.TryPop(out var next))
        {
            var (value, place, depth) = next;
            if (TextOf(value) is { } text)
            {
                if (marks.In(text) is { } kind)
                    found.Add($"{place}: {kind}");
                continue;
            }
            if (seen.Count > MaxObjects)
                throw new InvalidOperationException($"More than {MaxObjects} objects can be reached from '{name}', at last '{place}' ({value.GetType()}).");
            if (depth == MaxDepth)
                continue;
            foreach (var (member, held) in Held(value))
                Push(held, place + member, depth + 1);
        }
        return found;

        void Push(object? value, string place, int depth)
        {
            if (value is null || IsOpaque(value) || (!value.GetType().IsValueType && value is not string && !seen.Add(value)))
                return;
            open.Push((value, place, depth));
        }
    }

    private static bool IsOpaque(object value) =>
        value.GetType() is { } type && (type.IsPrimitive || type.IsEnum || Array.Exists(_opaque, o => o.IsAssignableFrom(type)) || _opaqueNames.Contains(type.FullName));

    private static string? TextOf(object value) => value switch
    {
        string text => text,
        char[] characters => new string(characters),
        byte[] bytes => Text(bytes),
        _ => null,
    };

    private static IEnumerable<(string Member, object? Held)> Held(object value) => value switch
    {
        // Its own fields are the engine's; what it adds to an object are these.
        PSObject wrapped => wrapped.Properties.Where(p => p.MemberType is not PSMemberTypes.Property).Select(p => ($".{p.Name}", Try(() => p.Value))).Append(("", wrapped.BaseObject)),
        Array array => array.GetType().GetElementType() is { IsPrimitive: true } or { IsPointer: true } ? [] : array.Cast<object?>().Select((o, i) => ($"[{i}]", o)),
        _ => Members(value).Append((".ToString()", Try(value.ToString))),
    };

    private static IEnumerable<(string Member, object? Held)> Members(object value)
    {
        for (var type = value.GetType(); type is not null && type != typeof(object) && type != typeof(ValueType); type = type.BaseType)
        {
            foreach (var field in type.GetFields(Declared))
            {
                if (!field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                    yield return ($".{field.Name}", field.GetValue(value));
            }
            // A structure's properties may be structures without end: the day of a date is a date.
            foreach (var property in value.GetType().IsValueType ? [] : type.GetProperties(Declared))
            {
                if (property is { CanRead: true, PropertyType: { IsPointer: false, IsByRefLike: false, IsByRef: false } } && property.GetIndexParameters().Length == 0)
                    yield return ($".{property.Name}", Try(() => property.GetValue(value)));
            }
        }
    }

    // A property that cannot be read has nothing to tell, unless by the error.
    private static object? Try(Func<object?> read)
    {
        try
        {
            return read();
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
