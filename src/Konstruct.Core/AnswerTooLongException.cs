using System.Globalization;

namespace Konstruct.Core;

/// <summary>A server answers with more than any answer needs.</summary>
/// <param name="longest">How many bytes would have been taken.</param>
internal sealed class AnswerTooLongException(long longest) : Exception(string.Create(CultureInfo.InvariantCulture, $"its answer has more than {longest / (1024 * 1024)} MB"));
