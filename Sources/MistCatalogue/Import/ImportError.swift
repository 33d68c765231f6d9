/// Why a document could not be compiled: what was found, where, and what was expected.
public struct ImportError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The place in the document, such as `paths./api/v1/self.get`.
  public let place: String
  /// What was found there and what was expected.
  public let problem: String

  init(_ place: String, _ problem: String) {
    self.place = place
    self.problem = problem
  }

  /// Place and problem.
  public var description: String { "\(place): \(problem)" }
}
