import MistAPI
public import MistCatalogue

/// Every collection and single object of a catalogue, and what a design does with it. Which paths there are, and what can be
/// done with them, is the catalogue's; the design's words are ours.
public struct ObjectKinds: Sendable {
  /// The kinds, by path.
  public let all: [ObjectKind]
  /// The version of the published document.
  public let version: String
  /// How many operations the document has.
  public let operations: Int
  /// How many of them read what is computed, and are no kind's.
  public let reads: Int
  /// How many of them do something, and are no kind's.
  public let actions: Int

  private let byPath: [String: Int]

  /// The kinds of the catalogue that is compiled in.
  public static let published = ObjectKinds(of: .published)

  /// The kinds of a catalogue.
  public init(of catalogue: Catalogue) {
    let paths = KindPaths(catalogue)
    all = paths.holders.map { Self.kind($0, catalogue) }
    byPath = Dictionary(all.enumerated().map { ($0.element.path, $0.offset) }, uniquingKeysWith: { first, _ in first })
    version = catalogue.version
    operations = catalogue.operations.count
    reads = paths.reads
    actions = paths.actions
  }

  /// The kind of a path, with `/api/v1` or without it.
  public subscript(_ path: String) -> ObjectKind? {
    byPath[path.hasPrefix("/api/v1/") ? String(path.dropFirst("/api/v1".count)) : path].map { all[$0] }
  }

  /// Those that a design does this with.
  public func all(_ handling: ObjectKind.Handling) -> [ObjectKind] { all.filter { $0.handling == handling } }

  private static func kind(_ holder: KindPaths.Holder, _ catalogue: Catalogue) -> ObjectKind {
    let verbs = holder.verbs
    let path = holder.place.path
    let isCollection = holder.item != nil || holder.place.operations[.post] != nil
    let handling: ObjectKind.Handling
    let reason: String
    var key: [String] = []
    if let planned = PlannedKinds.byPath[path] {
      (handling, reason, key) = (.planned, planned.place, planned.naturalKey)
    } else if let reasonAgainst = obstacle(to: holder, verbs) {
      (handling, reason) = (.ignored, reasonAgainst)
    } else {
      handling = .carried
      key = naturalKey(of: holder, catalogue)
      reason = key.isEmpty ? "by path and body; found again by its id alone" : "by path and body"
    }
    return ObjectKind(
      path: path, itemPath: holder.item?.path, shape: isCollection ? .collection : .singleton, scope: holder.scope,
      verbs: verbs, handling: handling, reason: reason, naturalKey: key, operations: holder.operationCount)
  }

  /// Why a design cannot own the objects; nil where it can.
  private static func obstacle(to holder: KindPaths.Holder, _ verbs: [ObjectKind.Verb]) -> String? {
    if let reason = KindsThatAreNoConfiguration.reasons[holder.place.path] { return reason }
    switch holder.scope {
    case .provider: return "belongs to a managed service provider, not to an organisation"
    case .installer: return "what installers see of objects that have paths of their own"
    case .caller: return "belongs to no organisation and no site that is there already"
    case .nested: return "stands inside another object"
    case .organisation, .site: break
    }
    if holder.item == nil {
      return verbs.contains(.read) ? "is single and not one of the settings" : "can be written and not read back"
    }
    let missing = [ObjectKind.Verb.list, .create, .update, .delete].filter { !verbs.contains($0) }
    guard !missing.isEmpty else { return nil }
    return "the API has no \(missing.map(\.rawValue).joined(separator: ", no ")) for it"
  }

  /// The member by which people know an object, of those that the body of a creation has.
  private static func naturalKey(of holder: KindPaths.Holder, _ catalogue: Catalogue) -> [String] {
    guard let creation = holder.place.operations[.post], let schema = catalogue.details(of: creation).body?.json else {
      return []
    }
    let members = members(of: schema, depth: 0)
    for name in ["name", "ssid", "order", "mac"] where members.contains(name) { return [name] }
    return []
  }

  private static func members(of schema: Schema, depth: Int) -> Set<String> {
    guard depth < 4 else { return [] }
    var names = Set(schema.properties.map(\.name))
    for branch in schema.alternatives + schema.parts { names.formUnion(members(of: branch, depth: depth + 1)) }
    if let items = schema.items { names.formUnion(members(of: items, depth: depth + 1)) }
    return names
  }
}
