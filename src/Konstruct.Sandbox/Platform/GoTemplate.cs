using System.Globalization;
using System.Text;

namespace Konstruct.Sandbox.Platform;

/// <summary>
/// A template as External Secrets executes it: fields, pipelines, the functions of <see cref="GoTemplateFunctions"/>, conditions. What Go's engine has beyond
/// that (variables, <c>range</c>, <c>with</c>, <c>define</c>) is refused.
/// </summary>
internal sealed class GoTemplate
{
    /// <summary>What Go prints for a value that is not there.</summary>
    public const string NoValue = "<no value>";

    private readonly string _name;
    private readonly GoTemplateScanner _scanner;
    private readonly IReadOnlyList<(string? Text, IReadOnlyList<GoTemplateToken> Action)> _parts;
    private readonly List<Action<Execution>> _steps;
    private int _part;
    private IReadOnlyList<GoTemplateToken> _action = [];
    private int _token;

    private GoTemplate(string name, string source)
    {
        _name = name;
        _scanner = new GoTemplateScanner(name, source);
        _parts = _scanner.Scan();
        _steps = ParseBlock(ends: []);
    }

    /// <summary>Parses and executes a template.</summary>
    /// <param name="name">Its name in messages; the key that it gives the value of.</param>
    /// <param name="source">The template.</param>
    /// <param name="data">What the dot is.</param>
    /// <param name="writesNoValue">Whether a field that is not there is printed as <see cref="NoValue"/>, as it was before version 0.9.19 of the operator.</param>
    /// <exception cref="GoTemplateException">It cannot be parsed or executed.</exception>
    public static string Execute(string name, string source, IReadOnlyDictionary<string, string> data, bool writesNoValue = false)
    {
        var execution = new Execution(data, writesNoValue, new StringBuilder());
        foreach (var step in new GoTemplate(name, source)._steps)
            step(execution);
        return execution.Output.ToString();
    }

    // Leaves the part that ended the block as the current one.
    private List<Action<Execution>> ParseBlock(string[] ends)
    {
        var steps = new List<Action<Execution>>();
        for (; _part < _parts.Count; _part++)
        {
            var (text, action) = _parts[_part];
            if (text is not null)
            {
                steps.Add(e => e.Output.Append(text));
                continue;
            }
            (_action, _token) = (action, 0);
            if (action.Count == 0)
                throw _scanner.Error(0, "missing value for command");
            var word = action[0].Kind == GoTemplateTokenKind.Word ? action[0].Text : "";
            if (ends.Contains(word))
                return steps;
            steps.Add(word switch
            {
                "if" => ParseIf(),
                "end" or "else" => throw Unexpected($"{{{{{word}}}}}"),
                "range" or "with" or "define" or "template" or "block" => throw _scanner.Error(action[0].Position, $"'{word}' is not played by the sandbox"),
                _ => Print(ParseWholePipeline()),
            });
        }
        return ends.Length == 0 ? steps : throw _scanner.Error(int.MaxValue, "unexpected EOF");
    }

    private static Action<Execution> Print(Func<Execution, object?> value) => e => e.Output.Append(GoTemplateFunctions.Text(value(e)));

    private Action<Execution> ParseIf()
    {
        _token++;
        var condition = ParseWholePipeline();
        _part++;
        var then = ParseBlock(["else", "end"]);
        List<Action<Execution>> otherwise = [];
        if (_action[0].Text == "else")
        {
            if (_action.Count > 1 && _action[1].Text == "if")
            {
                _token = 1;
                otherwise = [ParseIf()];
            }
            else
            {
                _part++;
                otherwise = ParseBlock(["end"]);
            }
        }
        return e =>
        {
            foreach (var step in GoTemplateFunctions.IsTrue(condition(e)) ? then : otherwise)
                step(e);
        };
    }

    private Func<Execution, object?> ParseWholePipeline()
    {
        var value = ParsePipeline();
        return _token == _action.Count ? value : throw Unexpected($"<{_action[_token].Text}>");
    }

    private Func<Execution, object?> ParsePipeline()
    {
        var value = ParseCommand(null);
        while (_token < _action.Count && _action[_token] is { Kind: GoTemplateTokenKind.Operator, Text: "|" })
        {
            _token++;
            value = ParseCommand(value);
        }
        return value;
    }

    private Func<Execution, object?> ParseCommand(Func<Execution, object?>? piped)
    {
        if (_token >= _action.Count || _action[_token].Text is ")" or "|")
            throw _scanner.Error(_action[^1].Position, "missing value for command");
        var first = _action[_token];
        if (first.Kind != GoTemplateTokenKind.Word || first.Text is "true" or "false" or "nil")
        {
            var operand = ParseOperand();
            return piped is null ? operand : throw _scanner.Error(first.Position, "non executable command in pipeline stage 2");
        }
        if (!GoTemplateFunctions.Has(first.Text))
            throw _scanner.Error(first.Position, $"function \"{first.Text}\" not defined");
        _token++;
        var arguments = new List<Func<Execution, object?>>();
        while (_token < _action.Count && _action[_token].Text is not ("|" or ")"))
            arguments.Add(ParseOperand());
        if (piped is not null)
            arguments.Add(piped);
        return e => Call(first, arguments, e);
    }

    private object? Call(GoTemplateToken function, List<Func<Execution, object?>> arguments, Execution execution)
    {
        try
        {
            return GoTemplateFunctions.Call(function.Text, [.. arguments.Select(a => a(execution))]);
        }
        catch (FormatException e)
        {
            throw Failed(function, function.Text, e.Message);
        }
    }

    private Func<Execution, object?> ParseOperand()
    {
        var token = _action[_token++];
        switch (token.Kind)
        {
            case GoTemplateTokenKind.Field:
                return ParseField(token);
            case GoTemplateTokenKind.Literal:
                return _ => token.Text;
            case GoTemplateTokenKind.Number:
                object number = long.TryParse(token.Text, CultureInfo.InvariantCulture, out var whole) ? (object)whole : double.Parse(token.Text, CultureInfo.InvariantCulture);
                return _ => number;
            case GoTemplateTokenKind.Word when token.Text is "true" or "false":
                object truth = token.Text == "true";
                return _ => truth;
            case GoTemplateTokenKind.Word when GoTemplateFunctions.Has(token.Text):
                return e => Call(token, [], e);
            case GoTemplateTokenKind.Word:
                throw _scanner.Error(token.Position, $"function \"{token.Text}\" not defined");
            case GoTemplateTokenKind.Operator when token.Text == "(":
                var inner = ParsePipeline();
                if (_token >= _action.Count || _action[_token].Text != ")")
                    throw _scanner.Error(token.Position, "unclosed left paren");
                _token++;
                return inner;
            default:
                throw Unexpected($"<{token.Text}>");
        }
    }

    private Func<Execution, object?> ParseField(GoTemplateToken field)
    {
        if (field.Text.Length == 0)
            return e => e.Data;
        if (_token < _action.Count && _action[_token] is { Kind: GoTemplateTokenKind.Field } next && next.Position == field.Position + field.Text.Length + 1)
            return _ => throw Failed(field, $".{field.Text}.{next.Text}", $"can't evaluate field {next.Text} in type string");
        return e => e.Data.TryGetValue(field.Text, out var value) ? value
            : e.WritesNoValue ? null
            : throw Failed(field, "." + field.Text, $"map has no entry for key \"{field.Text}\"");
    }

    private GoTemplateException Unexpected(string what) => _scanner.Error(_action.Count > 0 ? _action[0].Position : 0, $"unexpected {what} in command");

    private GoTemplateException Failed(GoTemplateToken at, string node, string message) =>
        new($"template: {_name}:{_scanner.PlaceOf(at.Position)}: executing \"{_name}\" at <{node}>: {message}", whileParsing: false);

    private sealed record Execution(IReadOnlyDictionary<string, string> Data, bool WritesNoValue, StringBuilder Output);
}
