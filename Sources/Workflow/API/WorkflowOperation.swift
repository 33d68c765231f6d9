import MistAPI
import Planning

/// An operation of the workflow API: what it is asked by, and what its document says of it.
struct WorkflowOperation: Sendable {
  /// What it does.
  enum Work: Sendable {
    case probe
    case step(DesignStep)
    case health
    case upgrade
    case makePlan
    case listPlans
    case showPlan
    case putKey(WorkflowKey)
    case design
    case designFile
    case listJobs
    case showJob
    case askJob
    case document
    case page
  }

  /// A parameter of the query.
  struct Parameter: Sendable {
    let name: String
    let schema: JSON
    let about: String
  }

  let method: HTTPMethod
  /// The path; what is in braces stands for any one part.
  let path: String
  let id: String
  let about: String
  let work: Work
  var members: [WorkflowMember] = []
  var query: [Parameter] = []
  /// The schema of the body; nil for the members, or for none.
  var body: JSON?
  var example: JSON?
  /// Whether it changes something, so that the server must have been started for that.
  var writes = false
  /// Whether it is answered without the key.
  var isOpen = false

  /// The parts of the path.
  var parts: [Substring] { Self.parts(of: path) }

  /// A path by its slashes. Those are bytes: as a letter, a slash is another one when an accent follows it.
  private static func parts(of path: String) -> [Substring] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
  }

  /// The values of the path's variable parts; nil for another path.
  func match(_ path: String) -> [String]? {
    let given = Self.parts(of: path)
    guard given.count == parts.count, path.utf8.last != UInt8(ascii: "/") else { return nil }
    var values: [String] = []
    for (own, other) in zip(parts, given) {
      if own.hasPrefix("{") {
        values.append(String(other))
      } else if own != other {
        return nil
      }
    }
    return values
  }

  /// As jobs and messages name it.
  var name: String { "\(method.rawValue) \(path)" }

  /// Whether any operation has that path.
  static func owns(_ path: String) -> Bool {
    guard let first = parts(of: path).first else { return false }
    return roots.contains(String(first))
  }

  private static let roots = Set(all.compactMap { $0.parts.first.map(String.init) })

  /// The operation that carries out a step.
  static func of(_ step: DesignStep) -> WorkflowOperation? {
    all.first { if case .step(step) = $0.work { true } else { false } }
  }
}

/// One of the two keys of a change of a live cloud.
enum WorkflowKey: String, Sendable {
  case attestation
  case approval
}
