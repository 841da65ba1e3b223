using Konstruct.Core.GitHub;

namespace Konstruct.Core.Tests.GitHub;

public sealed class GitHubNamesTests
{
    [Theory]
    [InlineData("12345", 12345)]
    [InlineData("1", 1)]
    public void An_id_is_digits(string text, long expected) => Assert.Equal(expected, GitHubAppId.Parse(text));

    [Theory]
    [InlineData("Iv23liAbCdEf", "client ID")]
    [InlineData("1.2e+06", "exponent")]
    [InlineData("12345\n", "line ends")]
    [InlineData(" 12345", "blanks")]
    [InlineData("-5", "sign")]
    [InlineData("0", "too large")]
    [InlineData("", "no number")]
    [InlineData("my-app", "no number")]
    [InlineData("٣", "no number")]
    public void What_is_none_is_refused_and_told_why(string text, string why)
    {
        var problem = Assert.Throws<GitHubException>(() => GitHubAppId.Parse(text));

        Assert.Equal(GitHubProblemKind.GitHubAppIdInvalid, problem.Problem);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://github.com/acme/gitops.git", "github.com", "acme", "gitops")]
    [InlineData("https://GitHub.com/Acme/GitOps", "github.com", "Acme", "GitOps")]
    [InlineData(" https://github.com/acme/gitops/ ", "github.com", "acme", "gitops")]
    [InlineData("https://github.com/acme", "github.com", "acme", null)]
    [InlineData("https://github.com/", "github.com", null, null)]
    [InlineData("https://git.acme.example:8443/acme/gitops.git", "git.acme.example", "acme", "gitops")]
    public void A_URL_is_of_a_repository_or_a_prefix(string text, string host, string? owner, string? repository)
    {
        var url = GitHubUrl.Parse(text);

        Assert.Equal((host, owner, repository), (url.Host, url.Owner, url.Repository));
    }

    [Theory]
    [InlineData("git@github.com:acme/gitops.git", GitHubProblemKind.GitHubUrlNotHttps)]
    [InlineData("ssh://git@github.com/acme/gitops.git", GitHubProblemKind.GitHubUrlNotHttps)]
    [InlineData("http://github.com/acme/gitops.git", GitHubProblemKind.GitHubUrlNotHttps)]
    [InlineData("https://robot:hunter2@github.com/acme/gitops.git", GitHubProblemKind.GitHubUrlHasCredentials)]
    [InlineData("https://hunter2@github.com/acme/gitops.git", GitHubProblemKind.GitHubUrlHasCredentials)]
    [InlineData("https://robot:hunter2@github.com:port/acme", GitHubProblemKind.GitHubUrlHasCredentials)]
    [InlineData("https://robot:hunter2@git hub.com/acme", GitHubProblemKind.GitHubUrlHasCredentials)]
    [InlineData("https://robot:hunter2@@github.com/acme", GitHubProblemKind.GitHubUrlHasCredentials)]
    [InlineData("https://robot:/hunter2@github.com/acme", GitHubProblemKind.GitHubUrlHasCredentials)]
    [InlineData("robot:hunter2@github.com/acme/gitops.git", GitHubProblemKind.GitHubUrlHasCredentials)]
    [InlineData("ssh://hunter2@github.com/acme/gitops.git", GitHubProblemKind.GitHubUrlHasCredentials)]
    [InlineData("https://github.com/acme/gitops?token=hunter2", GitHubProblemKind.GitHubUrlInvalid)]
    [InlineData("ghp_hunter2", GitHubProblemKind.GitHubUrlInvalid)]
    [InlineData("https://github.com/acme/gi tops", GitHubProblemKind.GitHubUrlInvalid)]
    [InlineData("https://github.com/acme/gitops/tree/main", GitHubProblemKind.GitHubUrlInvalid)]
    [InlineData("https://github.com/acme/.git", GitHubProblemKind.GitHubUrlInvalid)]
    [InlineData("https://github.com/acme/gitops?x=1", GitHubProblemKind.GitHubUrlInvalid)]
    [InlineData("acme/gitops", GitHubProblemKind.GitHubUrlInvalid)]
    [InlineData("https://github.com//acme/gitops", GitHubProblemKind.GitHubUrlInvalid)]
    [InlineData("https://github.com/acme/%67itops", GitHubProblemKind.GitHubUrlInvalid)]
    [InlineData("https://github.com/<ORG>/gitops", GitHubProblemKind.GitHubUrlInvalid)]
    [InlineData("https://github.com/acme/gitops?access_token=hunter2", GitHubProblemKind.GitHubUrlInvalid)]
    [InlineData("http://github.com/acme/gitops#hunter2", GitHubProblemKind.GitHubUrlNotHttps)]
    [InlineData("x-access-token:hunter2@github.com/acme/gitops.git", GitHubProblemKind.GitHubUrlHasCredentials)]
    [InlineData("ssh://git:hunter2@github.com/acme/gitops.git", GitHubProblemKind.GitHubUrlHasCredentials)]
    [InlineData("https//robot:hunter2@github.com/acme/gitops.git", GitHubProblemKind.GitHubUrlHasCredentials)]
    [InlineData("", GitHubProblemKind.GitHubUrlInvalid)]
    public void Other_URLs_are_refused_and_credentials_in_them_are_not_shown(string text, GitHubProblemKind expected)
    {
        var problem = Assert.Throws<GitHubException>(() => GitHubUrl.Parse(text));

        Assert.Equal(expected, problem.Problem);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_SSH_address_is_shown_as_it_is() =>
        Assert.Contains("'git@github.com:acme/gitops.git'", Assert.Throws<GitHubException>(() => GitHubUrl.Parse("git@github.com:acme/gitops.git")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----")]
    [InlineData("ghp_hunter2")]
    [InlineData("github_pat_hunter2")]
    public void A_credential_in_the_place_of_an_id_is_not_shown(string text) =>
        Assert.DoesNotContain("hunter2", Assert.Throws<GitHubException>(() => GitHubAppId.Parse(text)).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://api.github.com", "https://api.github.com/", "https://github.com/a/b.git/", "https://github.com/a/b")]
    [InlineData("https://git.acme.example/api/v3/", "https://git.acme.example/api/v3/", "https://git.acme.example/a/b.git/", "https://git.acme.example/a/b")]
    [InlineData("https://git.acme.example", "https://git.acme.example/api/v3/", "https://git.acme.example/a/b.git/", "https://git.acme.example/a/b")]
    [InlineData("https://api.acme.ghe.com", "https://api.acme.ghe.com/", "https://acme.ghe.com/a/b.git/", "https://acme.ghe.com/a/b")]
    [InlineData("http://127.0.0.1:8080/api/v3/", "http://127.0.0.1:8080/api/v3/", "http://127.0.0.1:8080/a/b.git/", "https://github.com/a/b")]
    public void An_API_speaks_for_the_repositories_of_its_host(string api, string expectedApi, string expectedRepository, string url)
    {
        var host = GitHubHost.Of(new Uri(api));

        Assert.Equal(expectedApi, host.Api.ToString());
        Assert.Equal(expectedRepository, host.RepositoryAt(GitHubUrl.Parse(url), "a", "b").ToString());
    }

    [Theory]
    [InlineData("https://gitlab.com/a/b")]
    [InlineData("https://github.com:8443/a/b")]
    public void A_stand_in_speaks_for_github_com_alone(string url) =>
        Assert.Equal(GitHubProblemKind.GitHubUrlElsewhere, Assert.Throws<GitHubException>(() => GitHubHost.Of(new Uri("http://127.0.0.1:8080/api/v3/")).Require(GitHubUrl.Parse(url))).Problem);

    [Theory]
    [InlineData("https://github.com")]
    [InlineData("http://api.github.com")]
    [InlineData("http://git.acme.example/api/v3")]
    [InlineData("https://git.acme.example/graphql")]
    [InlineData("https://acme.ghe.com")]
    [InlineData("https://acme.ghe.com/api/v3")]
    [InlineData("robot:hunter2@git.acme.example/api/v3")]
    [InlineData("https://git.acme.example/api/v3?token=hunter2")]
    [InlineData("https://robot:hunter2@git.acme.example/api/v3")]
    public void What_is_no_address_of_an_API_is_refused(string api)
    {
        var problem = Assert.Throws<GitHubException>(() => GitHubHost.Of(new Uri(api)));

        Assert.Equal(GitHubProblemKind.GitHubApiUrlInvalid, problem.Problem);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://git.acme.example/a/b", "-ApiUrl https://git.acme.example/api/v3.")]
    [InlineData("https://git.acme.example:8443/a/b", "-ApiUrl https://git.acme.example:8443/api/v3.")]
    [InlineData("https://acme.ghe.com/a/b", "-ApiUrl https://api.acme.ghe.com/.")]
    public void A_repository_of_another_host_is_not_asked_for_and_the_API_of_that_is_named(string url, string expected)
    {
        var host = GitHubHost.Of(new Uri("https://api.github.com/"));

        var problem = Assert.Throws<GitHubException>(() => host.RepositoryAt(GitHubUrl.Parse(url), "a", "b"));

        Assert.Equal(GitHubProblemKind.GitHubUrlElsewhere, problem.Problem);
        Assert.EndsWith(expected, problem.Recommendation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.github.com", false)]
    [InlineData("http://127.0.0.1:8080/api/v3", false)]
    [InlineData("https://api.acme.ghe.com", true)]
    [InlineData("https://git.acme.example/api/v3", true)]
    public void Crossplane_cannot_follow_to_another_GitHub(string api, bool isProblem) =>
        Assert.Equal(isProblem, GitHubAppProblems.Of(GitHubHost.Of(new Uri(api)), [], [], []).Any(p => (p.Id, p.Severity) == ("GitHubEnterpriseServer", FindingSeverity.Warning)));

    [Theory]
    [InlineData("https://api.github.com", true)]
    [InlineData("http://127.0.0.1:8080/api/v3", false)]
    public void A_proxy_is_for_other_machines_and_no_redirect_is_followed_unasked(string api, bool usesProxy)
    {
        using var handler = GitHubHost.Of(new Uri(api)).CreateHandler();

        Assert.Equal((usesProxy, false, false), (handler.UseProxy, handler.AllowAutoRedirect, handler.UseCookies));
    }
}
