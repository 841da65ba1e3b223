using Konstruct.Core.Vault;

namespace Konstruct.Core.Tests.Vault;

public sealed class VaultEnvironmentTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("konstruct-").FullName;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("https://vault.example.com:8200", "https://vault.example.com:8200/")]
    [InlineData("https://vault.example.com/behind/a/proxy/", "https://vault.example.com/behind/a/proxy/")]
    [InlineData(" http://127.0.0.1:8200 ", "http://127.0.0.1:8200/")]
    public void The_address_is_taken_from_the_environment(string value, string expected)
    {
        _variables["VAULT_ADDR"] = value;

        Assert.Equal(expected, Environment().Address(null).ToString());
    }

    [Fact]
    public void A_parameter_goes_before_the_environment()
    {
        _variables["VAULT_ADDR"] = "https://one.example";

        Assert.Equal("https://two.example/", Environment().Address("https://two.example").ToString());
    }

    [Fact]
    public void Without_an_address_nothing_is_guessed() =>
        Assert.Equal(VaultProblem.VaultAddressMissing, Assert.Throws<VaultException>(() => Environment().Address(null)).Problem);

    [Theory]
    [InlineData("vault.example.com")]
    [InlineData("unix:///run/vault.sock")]
    [InlineData("https://vault.example.com/?x=1")]
    [InlineData("https://vault.example.com/v1")]
    [InlineData("https://vault.example.com/ui/vault")]
    [InlineData("https://robot:hunter2@vault.example.com")]
    public void What_is_no_address_is_refused_and_credentials_in_it_are_not_shown(string value)
    {
        var problem = Assert.Throws<VaultException>(() => Environment().Address(value));

        Assert.Equal(VaultProblem.VaultAddressInvalid, problem.Problem);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_token_is_that_of_the_environment_or_else_of_the_last_login()
    {
        File.WriteAllText(Path.Combine(_home, ".vault-token"), " from-file \n");
        Assert.Equal("from-file", Environment().Token());

        _variables["VAULT_TOKEN"] = "from-environment\n";
        Assert.Equal("from-environment", Environment().Token());
    }

    [Fact]
    public void Without_a_token_the_error_says_where_it_was_looked_for()
    {
        var problem = Assert.Throws<VaultException>(() => Environment().Token());

        Assert.Equal(VaultProblem.VaultTokenMissing, problem.Problem);
        Assert.Contains(".vault-token", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("90s", 90)]
    [InlineData("1m30s", 90)]
    [InlineData("1.5m", 90)]
    [InlineData("250ms", 0.25)]
    public void A_timeout_is_seconds_or_a_duration(string value, double seconds)
    {
        _variables["VAULT_CLIENT_TIMEOUT"] = value;

        Assert.Equal(TimeSpan.FromSeconds(seconds), Environment().Timeout);
    }

    [Theory]
    [InlineData("VAULT_CLIENT_TIMEOUT", "soon")]
    [InlineData("VAULT_CLIENT_TIMEOUT", "-5")]
    [InlineData("VAULT_CLIENT_TIMEOUT", "0")]
    [InlineData("VAULT_CLIENT_TIMEOUT", "1m30")]
    [InlineData("VAULT_MAX_RETRIES", "many")]
    [InlineData("VAULT_MAX_RETRIES", "-1")]
    public void What_is_no_number_is_refused_by_the_variable_s_name(string name, string value)
    {
        _variables[name] = value;

        var problem = Assert.Throws<VaultException>(() => _ = (Environment().Timeout, Environment().MaxRetries));

        Assert.Equal(VaultProblem.VaultSettingInvalid, problem.Problem);
        Assert.Contains(name, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    [InlineData("", false)]
    public void Whether_verification_is_to_be_skipped_is_told_but_not_done(string value, bool expected)
    {
        _variables["VAULT_SKIP_VERIFY"] = value;

        Assert.Equal(expected, Environment().AsksToSkipVerification);
        Assert.False(Environment().Tls.SkipsVerification);
    }

    private VaultEnvironment Environment() => new(_variables.GetValueOrDefault, _home);
}
