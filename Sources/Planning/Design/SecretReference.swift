/// Where a secret is to be found when a plan is applied. The design never holds the secret itself, except under `fixtures`.
public enum SecretReference: Hashable, Sendable {
  /// `env:NAME`: the environment variable of that name.
  case environment(String)
  /// `file:PATH`: the first line of a file.
  case file(String)
  /// `exec:COMMAND`: what a command prints; only where the operator has allowed it.
  case command(String)
  /// The secret in clear: allowed only in designs under a directory `fixtures`.
  case literal(String)

  /// Reads what stands in a design: a reference by its prefix, else a literal.
  public init(_ text: String) {
    if let name = text.remainder(after: "env:") {
      self = .environment(name)
    } else if let path = text.remainder(after: "file:") {
      self = .file(path)
    } else if let command = text.remainder(after: "exec:") {
      self = .command(command)
    } else {
      self = .literal(text)
    }
  }

  /// Whether the secret stands in the design itself.
  public var isLiteral: Bool {
    guard case .literal = self else { return false }
    return true
  }
}

extension SecretReference: CustomStringConvertible, CustomDebugStringConvertible {
  /// The reference as it stands in the design; a literal is not shown.
  public var description: String {
    switch self {
    case .environment(let name): "env:\(name)"
    case .file(let path): "file:\(path)"
    case .command(let command): "exec:\(command)"
    case .literal: "a literal secret (not shown)"
    }
  }

  /// As `description`, so that no log shows a literal.
  public var debugDescription: String { description }
}

/// The port through which references become secrets. The command line supplies it; a rehearsal derives stand-ins.
public protocol SecretResolver: Sendable {
  /// The secret that the reference stands for. Throws what explains why there is none.
  func resolve(_ reference: SecretReference) async throws -> String
}

/// A secret in the body of an object.
public struct DesignSecret: Hashable, Sendable {
  /// The field of the body that holds it.
  public let path: FieldPath
  /// Where the secret is to be found.
  public let reference: SecretReference

  /// A secret of that field.
  public init(path: FieldPath, reference: SecretReference) {
    self.path = path
    self.reference = reference
  }
}

extension String {
  /// What follows the prefix, nil when the text does not begin with it.
  func remainder(after prefix: String) -> String? {
    guard hasPrefix(prefix) else { return nil }
    return String(dropFirst(prefix.count))
  }
}
