public import MistAPI

/// An operation that the twin answers.
public struct TwinOperation: Sendable, Hashable {
  /// The method.
  public var method: HTTPMethod
  /// The path below `/api/v1`, or the twin's own below `/twin`; `{…}` stands for any one part.
  public var path: String
  /// What its answers rest on.
  public var fidelity: Fidelity
}

extension Twin {
  /// Every operation that the twin answers: its own first, then those that the catalogue serves.
  public static var operations: [TwinOperation] {
    routes.all.map {
      TwinOperation(method: $0.method, path: "/" + $0.pattern.joined(separator: "/"), fidelity: $0.fidelity)
    }
  }
}
