import MistAPI

/// What the first write of a wave rests on, as the cloud shows it just before.
struct Footprint {
  /// What was read.
  var reading = WaveReading()
  /// For what is to be made: the object that is there already, as it is wanted.
  var present: [ItemNumber: MistID] = [:]
  /// For what is to be changed: the object as it stands.
  var objects: [ItemNumber: JSON] = [:]
  /// What is not as the plan was made for.
  var drift: [ItemNumber: [DriftFinding]] = [:]
  /// What could not be read, and why.
  var unreadable: [ItemNumber: String] = [:]
}

/// Which lists and which single objects are to be read for a wave.
///
/// A list is read when something is to be made in it, or when reading its pages takes fewer calls than the objects.
struct FootprintPlan {
  /// How many objects a page has.
  static let page = 1000

  private struct Wants {
    var isListed = false
    var singles: [String] = []
    var seen: Set<String> = []
  }

  private var wants: [String: Wants] = [:]
  private var order: [String] = []
  private(set) var singles: [String] = []
  private var seen: Set<String> = []

  /// The list is needed.
  mutating func list(_ path: String) { with(path) { $0.isListed = true } }

  /// An object of a list is needed.
  mutating func object(_ item: String, in path: String) {
    with(path) { if $0.seen.insert(item).inserted { $0.singles.append(item) } }
  }

  /// An object that no list has is needed.
  mutating func single(_ path: String) { if seen.insert(path).inserted { singles.append(path) } }

  private mutating func with(_ path: String, _ change: (inout Wants) -> Void) {
    if wants[path] == nil { order.append(path) }
    change(&wants[path, default: Wants()])
  }

  /// The lists and the single objects to read, in the order in which they were asked for.
  func reads(sizes: (String) -> Int) -> (lists: [String], singles: [String]) {
    var lists: [String] = []
    var singles = self.singles
    for path in order {
      guard let want = wants[path] else { continue }
      let pages = max(1, (sizes(path) + Self.page - 1) / Self.page)
      if want.isListed || want.singles.count > pages { lists.append(path) } else { singles += want.singles }
    }
    return (lists, singles)
  }
}
