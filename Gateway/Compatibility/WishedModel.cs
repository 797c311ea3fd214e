namespace Gateway.Compatibility;

/// <summary>A model that a client names, besides others.</summary>
/// <param name="Name">As <c>model</c> would have it.</param>
/// <param name="Param">Where the client names it, for errors: e.g. <c>models[1]</c>.</param>
/// <param name="Stage">Models of a later stage are tried after all of an earlier one; those of one stage share its requests by weight.</param>
/// <param name="Weight">Against the others of its stage.</param>
internal sealed record WishedModel(string Name, string Param, int Stage, double Weight = 1);
