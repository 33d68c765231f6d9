import MistAPI
import MistCatalogue

/// A condition of a query on stored objects: a member equals a value.
struct EngineFilter {
  let name: String
  let value: String

  /// Names of a query that choose no objects.
  private static let others: Set<String> = [
    "limit", "page", "start", "end", "duration", "interval", "sort", "search_after", "distinct", "resolve", "upsert",
    "for_site", "metrics", "text",
  ]

  /// The published names of a call's query that choose among objects.
  static func names(of call: Call) -> [String] {
    guard let operation = call.operation else { return [] }
    return Catalogue.published.details(of: operation).parameters.filter {
      $0.place == .query && (!others.contains($0.name) || $0.name == "text")
    }.map(\.name)
  }

  /// The conditions of a call. Empty texts and zeros are none (real-clients, section 4).
  static func filters(of call: Call) -> [EngineFilter] {
    guard !call.request.query.isEmpty else { return [] }
    let published = names(of: call)
    return call.request.query.compactMap { item in
      guard published.contains(item.name), !item.value.isEmpty, Double(item.value) != 0 else { return nil }
      return EngineFilter(name: item.name, value: item.value)
    }
  }

  /// Whether an object meets the condition; of a list with commas one value is enough.
  func matches(_ body: JSON, id: MistID) -> Bool {
    if name == "id" { return id.description == value.lowercased() }
    guard let found = body[name] else { return false }
    switch found {
    case .array(let elements): return elements.contains { isEqual($0, value) }
    default: return value.split(separator: ",").contains { isEqual(found, String($0)) } || isEqual(found, value)
    }
  }

  private func isEqual(_ found: JSON, _ wanted: String) -> Bool {
    switch found {
    case .string(let text): text == wanted || (MACAddress(wanted) != nil && MACAddress(text) == MACAddress(wanted))
    case .bool(let value): (wanted.lowercased() == "true" || wanted == "1") == value
    case .number(let number): number.double == Double(wanted)
    default: false
    }
  }
}
