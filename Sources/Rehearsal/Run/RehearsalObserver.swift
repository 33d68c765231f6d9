public import Determinism

/// Where a rehearsal tells what it does while it does it.
public protocol RehearsalObserver: Sendable {
  /// A stage begins: `Day 0`, `Day 1: thirteen steps` …
  func stage(_ title: String, at time: Instant) async
  /// So many of so many are done.
  func progress(_ done: Int, of total: Int, _ what: String) async
  /// Something worth a line.
  func note(_ text: String, at time: Instant) async
}

/// An observer that says nothing.
public struct SilentObserver: RehearsalObserver {
  /// An observer that says nothing.
  public init() {}
  /// Says nothing.
  public func stage(_ title: String, at time: Instant) async {}
  /// Says nothing.
  public func progress(_ done: Int, of total: Int, _ what: String) async {}
  /// Says nothing.
  public func note(_ text: String, at time: Instant) async {}
}
