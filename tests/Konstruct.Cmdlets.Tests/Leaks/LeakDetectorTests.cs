using System.Management.Automation;
using System.Security;
using System.Security.Cryptography;

namespace Konstruct.Cmdlets.Tests.Leaks;

/// <summary>That nothing was found means something only where what is there is found.</summary>
public sealed class LeakDetectorTests(Engine engine) : IClassFixture<Engine>
{
    private const string Pat = "markedTokenOfTheDetector0123456789";

    private static readonly string _pem = NewPem();
    private static readonly LeakDetector _detector = new(MarksOf());

    [Fact]
    public void It_finds_a_mark_in_the_data_of_an_inner_exception()
    {
        var inner = new InvalidOperationException("inner");
        inner.Data["request"] = $"Authorization: {Pat}";
        var record = new ErrorRecord(new AggregateException("outer", new IOException("middle", inner)), "Id", ErrorCategory.NotSpecified, targetObject: null);

        Assert.NotEmpty(_detector.Find(record, "error"));
    }

    [Fact]
    public void It_finds_a_mark_in_a_private_field_of_a_field() => Assert.Equal(["output._inner._secret: the token"], _detector.Find(new Outer(new Inner(Pat)), "output"));

    [Fact]
    public void It_finds_a_mark_in_the_target_the_details_and_the_message_of_an_error()
    {
        var record = new ErrorRecord(new InvalidOperationException(Pat), "Id", ErrorCategory.NotSpecified, new[] { Pat }) { ErrorDetails = new ErrorDetails("plain") { RecommendedAction = Pat } };

        var found = string.Join('\n', _detector.Find(record, "error"));

        Assert.Contains("_message", found, StringComparison.Ordinal);
        Assert.Contains("[0]", found, StringComparison.Ordinal);
        Assert.Contains("recommendedAction", found, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void It_finds_a_mark_in_a_verbose_message_and_in_a_note_on_an_object()
    {
        engine.Runspace.SessionStateProxy.SetVariable("mark", Pat);
        var result = engine.Run("& { [CmdletBinding()] param() $PSCmdlet.WriteVerbose(\"sent $mark\") } -Verbose 4>&1; [pscustomobject]@{ Note = $mark }");

        Assert.All(result.Output, o => Assert.NotEmpty(_detector.Find(o, "output")));
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void It_finds_a_mark_in_what_a_delegate_holds() => Assert.NotEmpty(_detector.Find(Closure(Pat), "output"));

    [Fact]
    public void It_finds_a_key_by_a_part_of_its_text_wrapped_anew_and_by_its_bytes()
    {
        using var key = RSA.Create();
        key.ImportFromPem(_pem);
        var oneLine = string.Concat(_pem.Split('\n')[3..^2]);

        Assert.NotEmpty(_detector.Find(_pem, "text"));
        Assert.NotEmpty(_detector.Find(_pem.Replace("\n", "\\n", StringComparison.Ordinal), "escaped"));
        Assert.NotEmpty(_detector.Find(string.Join('\n', oneLine.Chunk(10).Select(c => new string(c))), "wrapped"));
        Assert.NotEmpty(_detector.Find(oneLine.Substring(200, 40), "part"));
        Assert.NotEmpty(_detector.Find(key.ExportRSAPrivateKey(), "bytes"));
        Assert.NotEmpty(_detector.Find(new Dictionary<string, object> { ["key"] = key.ExportParameters(includePrivateParameters: true) }, "numbers"));
    }

    [Fact]
    public void It_finds_tokens_that_it_was_not_told_of()
    {
        Assert.NotEmpty(_detector.Find("Bearer ghs_abc", "header"));
        Assert.NotEmpty(_detector.Find("eyJhbGciOiJSUzI1NiJ9.e30.x", "jwt"));
        Assert.NotEmpty(_detector.Find("Basic " + Convert.ToBase64String("x-access-token:abc"u8), "basic"));
    }

    [Fact]
    public void It_leaves_secure_strings_closed_and_finds_nothing_where_nothing_is()
    {
        using var secure = new SecureString();
        foreach (var c in Pat)
            secure.AppendChar(c);

        Assert.Empty(_detector.Find(new { Key = secure, Path = "/tmp/app.pem", Error = new InvalidOperationException("x", new IOException("y")) }, "output"));
    }

    private static Func<string> Closure(string text) => () => text;

    private static Marks MarksOf()
    {
        var marks = new Marks();
        marks.AddText(Pat, "the token");
        marks.AddKey(_pem);
        return marks;
    }

    private static string NewPem()
    {
        using var key = RSA.Create(2048);
        return key.ExportRSAPrivateKeyPem().ReplaceLineEndings("\n") + "\n";
    }

    private sealed class Outer(Inner inner)
    {
        private readonly Inner _inner = inner;

        public override string ToString() => $"{_inner.GetType().Name}";
    }

    private sealed class Inner(string secret)
    {
        private readonly string _secret = secret;

        public override string ToString() => $"{_secret.Length}";
    }
}
