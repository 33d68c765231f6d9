/// The way to a value inside the body of an object: `port_config.ge-0/0/0.networks[1]`.
public struct FieldPath: Hashable, Sendable, CustomStringConvertible {
  /// One step into a body.
  public enum Step: Hashable, Sendable {
    /// Into the member of that name.
    case member(String)
    /// Into the element at that place, counted from 0.
    case element(Int)
  }

  /// The steps, outermost first.
  public var steps: [Step]

  /// A path of these steps; none means the body itself.
  public init(_ steps: [Step] = []) { self.steps = steps }

  /// The path one member further in.
  public func appending(_ member: String) -> FieldPath { FieldPath(steps + [.member(member)]) }

  /// The path one element further in.
  public func appending(_ element: Int) -> FieldPath { FieldPath(steps + [.element(element)]) }

  /// The names of the members on the way, list places left out.
  public var members: [String] {
    steps.compactMap { step in
      guard case .member(let name) = step else { return nil }
      return name
    }
  }

  /// The last member's name on the way, nil for a path without members.
  public var lastMember: String? { members.last }

  /// The path as people write it: members parted by dots, places in brackets.
  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .member(let name): text += text.isEmpty ? name : ".\(name)"
      case .element(let index): text += "[\(index)]"
      }
    }
    return text
  }
}
