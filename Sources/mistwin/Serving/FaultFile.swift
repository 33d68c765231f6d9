import Documents
import MistAPI
import Twin

/// The rules of faults in a file: YAML, and so JSON too.
enum FaultFile {
  /// Sets them on a twin.
  /// - Throws: `DocumentError` with the place of what is no YAML, `Failure` for what is no rule.
  static func apply(_ path: String, to twin: Twin) async throws {
    let rules = json(try YAML.parse(try SourceFile.read(path), file: path))
    do {
      try await twin.setFaults(rules)
    } catch {
      throw Failure(.badInput, "\(path): \(error)")
    }
  }

  private static func json(_ node: Node) -> JSON {
    switch node.content {
    case .null: return .null
    case .sequence(let items): return .array(items.map(json))
    case .mapping(let entries):
      return .object(JSONObject(entries.map { ($0.key.text ?? "", json($0.value)) }))
    case .scalar(let text, _):
      switch node.scalar {
      case .bool(let value): return .bool(value)
      case .number(let literal): return (try? JSON(parsing: Array(literal.utf8))) ?? .string(text)
      case .text, nil: return .string(text)
      }
    }
  }
}
