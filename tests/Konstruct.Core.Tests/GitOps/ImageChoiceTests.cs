using Konstruct.Core.GitOps;

namespace Konstruct.Core.Tests.GitOps;

public sealed class ImageChoiceTests
{
    private const string Guides = GuideValues.ProviderImage;
    private const string Repository = "ghcr.io/konstructio/provider-terraform";

    [Theory]
    [InlineData(":v0.0.1")]
    [InlineData(":0.0.1")]
    [InlineData(":v0.0.1-rc.1")]
    [InlineData(":v0.0.0")]
    [InlineData(":v0.0.1-beta.9")]
    public void What_is_older_is_replaced_and_the_release_is_older_than_its_candidates(string tag) =>
        Assert.Equal(new ImageChoice(true, null), ImageChoice.Between(Repository + tag, Guides, Guides, force: false));

    [Theory]
    [InlineData(":v0.0.1-rc.2")]
    [InlineData(":v0.0.1-rc.3")]
    [InlineData(":v0.0.1-rc.10")]
    [InlineData(":v0.0.2")]
    [InlineData(":v1.0.0-rc.1")]
    public void What_is_as_new_or_newer_stays_without_a_word(string tag) =>
        Assert.Equal(new ImageChoice(false, null), ImageChoice.Between(Repository + tag, Guides, Guides, force: false));

    [Theory]
    [InlineData(Repository, "no tag")]
    [InlineData(Repository + ":latest", "no version")]
    [InlineData(Repository + ":main-3f2a", "no version")]
    [InlineData(Repository + ":v0.0.1@sha256:0123456789abcdef", "digest")]
    [InlineData(Repository + "@sha256:0123456789abcdef", "digest")]
    [InlineData("localhost:5000/konstructio/provider-terraform:v0.0.1", "another repository")]
    [InlineData("localhost:5000/provider-terraform", "another repository")]
    [InlineData("provider-terraform:v0.0.1", "another repository")]
    [InlineData(Repository + ":{{ .Values.tag }}", "template")]
    [InlineData("{{ .Values.image }}", "template")]
    [InlineData("<PROVIDER_IMAGE>", "template")]
    public void What_cannot_be_judged_is_kept_and_the_reason_told_unless_forced(string image, string why)
    {
        var choice = ImageChoice.Between(image, Guides, Guides, force: false);

        Assert.False(choice.IsReplaced);
        Assert.Contains(why, choice.WhyKept, StringComparison.Ordinal);
        Assert.Equal(new ImageChoice(true, null), ImageChoice.Between(image, Guides, Guides, force: true));
    }

    [Theory]
    [InlineData(Repository + ":v0.0.1", true)]
    [InlineData(Repository + ":latest", true)]
    [InlineData("mirror.acme.example:5000/x/provider-terraform:v0.0.1-rc.1", true)]
    [InlineData("mirror.acme.example:5000/x/provider-terraform:v0.0.1-rc.3", false)]
    [InlineData("elsewhere.example/provider-terraform:v0.0.1", false)]
    public void Who_asks_for_a_mirror_gets_it_in_place_of_the_guides_images(string image, bool isReplaced) =>
        Assert.Equal(isReplaced, ImageChoice.Between(image, "mirror.acme.example:5000/x/provider-terraform:v0.0.1-rc.2", Guides, force: false).IsReplaced);

    [Fact]
    public void Another_final_release_is_compared_as_versions_are() =>
        Assert.True(ImageChoice.Between("ghcr.io/konstructio/logs-streamer:v0.0.8", GuideValues.LogStreamerImage, GuideValues.LogStreamerImage, force: false).IsReplaced);

    [Theory]
    [InlineData("a/b:1", "a/b", "1", null)]
    [InlineData("a:5000/b", "a:5000/b", null, null)]
    [InlineData("a:5000/b:1", "a:5000/b", "1", null)]
    [InlineData("b@sha256:0", "b", null, "sha256:0")]
    [InlineData("a:5000/b:1@sha256:0", "a:5000/b", "1", "sha256:0")]
    public void An_image_is_taken_apart(string image, string repository, string? tag, string? digest) =>
        Assert.Equal(new ImageReference(repository, tag, digest), ImageReference.Parse(image));
}
