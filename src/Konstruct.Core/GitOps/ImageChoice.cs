using System.Text.RegularExpressions;
using Semver;

namespace Konstruct.Core.GitOps;

/// <summary>What is to become of an image: replaced, left as it is, or left and reported with the reason.</summary>
/// <param name="IsReplaced">Whether it is replaced.</param>
/// <param name="WhyKept">Why it was kept, although it is not the one that was asked for; null where nobody needs to know.</param>
internal sealed partial record ImageChoice(bool IsReplaced, string? WhyKept)
{
    private static readonly ImageChoice _keep = new(false, null);
    private static readonly ImageChoice _replace = new(true, null);

    /// <summary>Decides by what is there and what is wanted.</summary>
    /// <param name="present">The image as it is written.</param>
    /// <param name="wanted">The image that was asked for.</param>
    /// <param name="guides">The guide's own image: what is of its repository is the vendor's.</param>
    /// <param name="force">Whether images are replaced that would otherwise be kept.</param>
    public static ImageChoice Between(string present, string wanted, string guides, bool force)
    {
        if (present == wanted)
            return _keep;
        if (force)
            return _replace;
        if (Placeholder().IsMatch(present))
            return Kept("a template writes it");
        var image = ImageReference.Parse(present);
        var other = ImageReference.Parse(wanted);
        if (image.Digest is not null)
            return Kept("it is pinned to a digest");
        if (image.Repository != other.Repository)
            return image.Repository == ImageReference.Parse(guides).Repository ? _replace : Kept("it is of another repository");
        if (image.Tag is null)
            return Kept("it has no tag");
        if (Version(image.Tag) is not { } here || other.Tag is null || Version(other.Tag) is not { } there)
            return Kept($"its tag '{image.Tag}' is no version");
        return IsOlder(here, there) ? _replace : _keep;
    }

    /// <summary>Whether an image is of the Terraform provider, whoever built it.</summary>
    public static bool IsTerraformProvider(string image) => ImageReference.Parse(image).Name == "provider-terraform";

    // The vendor's candidates come after the release of the same number: v0.0.1, then v0.0.1-rc.2.
    private static bool IsOlder(SemVersion here, SemVersion there) =>
        there.IsPrerelease && here.IsRelease && here.WithoutPrereleaseOrMetadata() == there.WithoutPrereleaseOrMetadata() || here.ComparePrecedenceTo(there) < 0 && !(here.IsPrerelease && there.IsRelease && here.WithoutPrereleaseOrMetadata() == there);

    private static SemVersion? Version(string tag) => SemVersion.TryParse(tag, SemVersionStyles.AllowLowerV, out var version) ? version : null;

    private static ImageChoice Kept(string why) => new(false, why);

    [GeneratedRegex(@"\{\{|<[A-Z]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Placeholder();
}
