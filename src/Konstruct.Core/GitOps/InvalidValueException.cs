namespace Konstruct.Core.GitOps;

/// <summary>A value that a user chose, or that a cluster's folder tells, is not what its place takes.</summary>
public sealed class InvalidValueException : ArgumentException
{
    private readonly string _message;

    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which value, and what was expected.</param>
    /// <param name="name">Name of the value.</param>
    public InvalidValueException(string message, string name)
        : base(message, name) => _message = message;

    /// <summary>Which value, and what was expected. Without the parameter's name, which the message has.</summary>
    public override string Message => _message;
}
