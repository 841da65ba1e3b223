namespace Konstruct.Sandbox;

/// <summary>What is kept of a request that a stand-in was sent.</summary>
/// <param name="Method">The method in capitals.</param>
/// <param name="Path">The path without the query.</param>
/// <param name="Status">The status that was answered; 0 where the connection was cut instead.</param>
public sealed record LoggedRequest(string Method, string Path, int Status);
