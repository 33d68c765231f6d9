import MistAPI
import MistCatalogue

/// How the engine serves an operation, told by the form of its path.
enum EnginePlan: Sendable {
  /// A table of constants.
  case constant(String)
  case list(PlainCollection)
  case create(PlainCollection)
  /// Changes several objects: a list of bodies with their ids.
  case changeMany(PlainCollection)
  case read(PlainCollection)
  case change(PlainCollection)
  case remove(PlainCollection)
  /// Makes objects from a list or a file.
  case importObjects(PlainCollection)
  /// Removes the objects of these ids.
  case removeMany(PlainCollection)
  /// What reaches a site of the organisation's collection of that name.
  case derived(PlainCollection)
  /// Objects of a collection as a search answers them.
  case search(PlainCollection)
  /// How many objects of a collection there are by the values of a member.
  case count(PlainCollection)
  /// A file; the twin keeps that there is one.
  case upload
  case removeUpload
  /// A thing of which a place has one.
  case single
  /// The smallest answer that fits.
  case shaped

  /// What an answer rests on.
  var fidelity: Fidelity {
    switch self {
    case .constant: .behaviour
    case .shaped: .shaped
    default: .stored
    }
  }

  init(_ operation: MistCatalogue.Operation, _ paths: EnginePaths) {
    let parts = operation.parts
    let last = parts.last ?? ""
    let parent = "/" + parts.dropLast().joined(separator: "/")
    if parts.first == "const", parts.count == 2 {
      self = .constant(last)
    } else if parts.first == "msps" {
      self = .shaped
    } else if let collection = paths.collections[operation.path] {
      switch operation.method {
      case .get: self = .list(collection)
      case .post: self = .create(collection)
      case .put: self = collection.key == .id ? .changeMany(collection) : .shaped
      case .delete: self = .shaped
      }
    } else if let collection = paths.collections[parent] {
      self = Self.plan(below: collection, last, operation, paths)
    } else if last == "derived", operation.method == .get, parts.count == 4,
      let collection = paths.collection(.organisation, parts[2]) ?? paths.collection(.site, parts[2])
    {
      self = .derived(collection)
    } else if Self.isUpload(operation) {
      self = operation.method == .delete ? .removeUpload : .upload
    } else if Self.isSingle(operation, paths) {
      self = .single
    } else {
      self = .shaped
    }
  }

  private static func plan(
    below collection: PlainCollection, _ last: String, _ operation: MistCatalogue.Operation, _ paths: EnginePaths
  ) -> EnginePlan {
    if last.hasPrefix("{") {
      switch operation.method {
      case .get: return .read(collection)
      case .put, .post: return .change(collection)
      case .delete: return .remove(collection)
      }
    }
    switch (operation.method, last) {
    case (.post, "import"): return collection.name == "maps" ? .upload : .importObjects(collection)
    case (.post, "delete"): return .removeMany(collection)
    case (.get, "search"): return .search(collection)
    case (.get, "count"): return .count(collection)
    case (.get, "derived"): return .derived(paths.collection(.organisation, collection.name) ?? collection)
    default: return isSingle(operation, paths) ? .single : .shaped
    }
  }

  private static let uploads: Set<String> = ["portal_image", "image", "attachments"]

  private static func isUpload(_ operation: MistCatalogue.Operation) -> Bool {
    let parts = operation.parts
    guard operation.method != .get, operation.method != .put else { return false }
    if let last = parts.last, uploads.contains(last) { return true }
    return parts.count > 2 && (parts[parts.count - 2] == "image" || parts.last == "{image_name}")
      || parts.suffix(2) == ["maps", "import"] || parts.last == "replace" && parts.contains("maps")
  }

  /// Actions that have a reading operation beside them, but leave nothing behind.
  private static let actions: Set<String> = [
    "capture", "upgrade", "analyze_spectrum", "synthetic_test", "e911_report", "auto_zones", "vc", "ha",
    "subscriptions",
    "auto_placement", "auto_orient", "auto_map_assignment", "cancel",
  ]

  /// Settings that can be written but not read by a path of their own.
  private static let writeOnly: Set<String> = [
    "blacklist", "whitelist", "watched_station", "secintel_allowlist", "secintel_blocklist", "portal_template",
    "local_port_config",
  ]

  /// Whether the path is of a thing that can be written, and of which there is one: a setting, an integration.
  private static func isSingle(_ operation: MistCatalogue.Operation, _ paths: EnginePaths) -> Bool {
    guard let last = operation.parts.last, ["orgs", "sites"].contains(operation.parts.first) else { return false }
    if writeOnly.contains(last) { return true }
    if last.hasPrefix("{") || actions.contains(last) { return false }
    let methods = Set(paths.operations(of: operation.path).map(\.method))
    return methods.contains(.get) && methods.count > 1
  }
}
