import MistAPI
import MistCatalogue

/// The paths of the published API that hold objects, with their methods, in the order of the catalogue.
struct KindPaths {
  /// A path with its operations by method.
  struct Place {
    var path: String
    var operations: [HTTPMethod: Operation] = [:]

    /// Whether the last part stands for an object's id.
    var isItem: Bool { path.last == "}" }
  }

  /// A collection or single object: where it is, and where one object of it is.
  struct Holder {
    var place: Place
    var item: Place?
  }

  let holders: [Holder]
  /// What is left: operations that read something computed, and those that do something.
  let reads: Int
  let actions: Int

  /// Sites are listed and made in their organisation, and stand by themselves.
  private static let itemsElsewhere = ["/orgs/{org_id}/sites": "/sites/{site_id}"]

  init(_ catalogue: Catalogue) {
    var places: [Place] = []
    var index: [String: Int] = [:]
    for operation in catalogue.operations {
      if index[operation.path] == nil {
        index[operation.path] = places.count
        places.append(Place(path: operation.path))
      }
      if let place = index[operation.path] { places[place].operations[operation.method] = operation }
    }
    var holders: [Holder] = []
    var taken: Set<String> = []
    for (path, item) in Self.itemsElsewhere.sorted(by: { $0.key < $1.key }) {
      guard let list = index[path], let one = index[item] else { continue }
      holders.append(Holder(place: places[list], item: places[one]))
      taken.formUnion([path, item])
    }
    for place in places where place.isItem && !taken.contains(place.path) {
      // What can only be read there is computed; what can only be sent to is an action.
      guard place.operations[.put] != nil || place.operations[.delete] != nil else { continue }
      let parent = place.path.lastIndex(of: "/").map { String(place.path[..<$0]) } ?? ""
      // An object that stands inside an item has no collection of its own: the path around it is that of the item.
      let list = index[parent].map { places[$0] }
      holders.append(Holder(place: list.flatMap { $0.isItem ? nil : $0 } ?? Place(path: parent), item: place))
      taken.formUnion([place.path, parent])
    }
    for place in places where !place.isItem && !taken.contains(place.path) && place.operations[.put] != nil {
      holders.append(Holder(place: place, item: nil))
      taken.insert(place.path)
    }
    self.holders = holders.sorted { $0.place.path < $1.place.path }
    let others = catalogue.operations.filter { !taken.contains($0.path) }
    reads = others.count { $0.method == .get }
    actions = others.count - reads
  }
}

extension KindPaths.Holder {
  /// What the API lets one do with the objects.
  var verbs: [ObjectKind.Verb] {
    guard let item else {
      // A single object, or one that holds many and is written as a whole.
      let pairs: [(HTTPMethod, ObjectKind.Verb)] = [
        (.post, .create), (.get, .read), (.put, .update), (.delete, .delete),
      ]
      return pairs.compactMap { place.operations[$0.0] == nil ? nil : $0.1 }
    }
    var verbs: [ObjectKind.Verb] = []
    if place.operations[.get] != nil { verbs.append(.list) }
    if place.operations[.post] != nil { verbs.append(.create) }
    if item.operations[.get] != nil { verbs.append(.read) }
    if item.operations[.put] != nil { verbs.append(.update) }
    if item.operations[.delete] != nil { verbs.append(.delete) }
    return verbs
  }

  /// To whom the objects belong, by the path of the collection.
  var scope: ObjectKind.Scope {
    let parts = place.path.split(separator: "/")
    let parameters = parts.count { $0.hasPrefix("{") }
    switch parts.first {
    case "msps": return .provider
    case "installer": return .installer
    case "orgs" where parts.count > 1: return parameters == 1 ? .organisation : .nested
    case "sites" where parts.count > 1: return parameters == 1 ? .site : .nested
    default: return .caller
    }
  }

  /// How many operations the two paths have.
  var operationCount: Int { place.operations.count + (item?.operations.count ?? 0) }
}
