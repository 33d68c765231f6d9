/// What the published API contains.
public struct Catalogue: Sendable {}
