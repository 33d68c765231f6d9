import MistAPI
import MistCatalogue

/// The published paths, as the engine reads them: whose a path is, and which paths are collections.
struct EnginePaths: Sendable {
  /// The methods of each path.
  private let operations: [String: [MistCatalogue.Operation]]

  init(_ catalogue: Catalogue) {
    var operations: [String: [MistCatalogue.Operation]] = [:]
    for operation in catalogue.operations { operations[operation.path, default: []].append(operation) }
    self.operations = operations
    var collections: [String: PlainCollection] = [:]
    // The parameter that a path's items end with, where they can be written: each path is looked at once.
    var items: [String: String] = [:]
    for operation in catalogue.operations where operation.method != .get {
      guard let last = operation.parts.last, last.hasPrefix("{"), operation.parts.count == 4 else { continue }
      items[String(operation.path.dropLast(last.count + 1))] = last
    }
    for path in operations.keys { collections[path] = Self.collection(path, item: items[path]) }
    self.collections = collections
  }

  /// The collections by their paths.
  let collections: [String: PlainCollection]

  func operations(of path: String) -> [MistCatalogue.Operation] { operations[path] ?? [] }

  /// The collection of the same name in the organisation, or at the site.
  func collection(_ scope: PlainCollection.Scope, _ name: String) -> PlainCollection? {
    collections[scope == .organisation ? "/orgs/{org_id}/\(name)" : "/sites/{site_id}/\(name)"]
  }

  /// What has the form of a collection but lives elsewhere: devices in the inventory, captures and upgrades in time.
  private static let others: Set<String> = ["devices", "pcaps"]

  /// The collection of a path, when it is one: directly below organisation or site, with items that can be changed.
  private static func collection(_ path: String, item: String?) -> PlainCollection? {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count == 3, parts[1].hasPrefix("{"), !parts[2].hasPrefix("{"), !others.contains(parts[2]),
      let scope = PlainCollection.Scope(rawValue: parts[0])
    else { return nil }
    if let known = PlainCollection.all.first(where: { $0.scope == scope && $0.name == parts[2] }) { return known }
    guard let item else { return nil }
    return PlainCollection(
      scope, parts[2], PlainCollection.titles[parts[2]] ?? parts[2],
      key: item.hasSuffix("_mac}") ? .mac : .id)
  }
}
