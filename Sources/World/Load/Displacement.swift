import Determinism

/// What becomes of the clients of access points that are down: a part finds another access point of the site, the rest is
/// lost. Seconds are moved as whole numbers, so that the clients of a site are conserved exactly.
struct Displacement {
  /// For each access point of the site and each cell: user-seconds that come from others.
  private(set) var arrivals: [UInt32]
  /// Clients that connect anew, because they were moved or because their access point is back.
  private(set) var rejoining: [UInt32]
  /// Attempts of clients that found no place, in the cell in which their access point went down and the next.
  private(set) var turnedAway: [UInt32]

  private let cellCount: Int

  /// Whether the access point's cells are touched at all.
  private(set) var touches: [Bool]

  /// Nil when nobody has to move in these cells.
  init?(_ load: SiteLoad, site: SiteTimeline, service: [ServiceSeconds], overlays: [Overlay]) {
    let leavers = site.accessPoints.indices.filter { index in
      !overlays[index].keptLoad.isEmpty || service[index].isMissing
        || OutageMoments.haveReturn(site.accessPoints[index].service, in: load.cells)
    }
    guard !leavers.isEmpty else { return nil }
    cellCount = load.cells.count
    let zeroes = [UInt32](repeating: 0, count: site.accessPoints.count * cellCount)
    (arrivals, rejoining, turnedAway) = (zeroes, zeroes, zeroes)
    touches = Array(repeating: false, count: site.accessPoints.count)
    let popularity = site.accessPoints.map { UInt64(load.popularity($0) * 1000) + 1 }
    for index in leavers {
      let departure = Departure(
        clients: load.clients(site.accessPoints[index], factors: overlays[index].loadFactor),
        service: service[index], kept: overlays[index].keptLoad,
        moments: OutageMoments(site.accessPoints[index].service, cells: load.cells))
      for cell in 0..<cellCount {
        move(
          departure, of: index, cell: cell, share: site.profile.rehomeShare,
          to: Neighbours(site, service, popularity, except: index, cell: cell))
      }
    }
  }

  /// The place of an access point's first cell.
  func row(_ accessPoint: Int) -> Int { accessPoint * cellCount }

  private mutating func move(
    _ departure: Departure, of leaver: Int, cell: Int, share: Double, to neighbours: @autoclosure () -> Neighbours
  ) {
    let clients = departure.clients[cell]
    if departure.moments.returns[cell] {
      rejoining[row(leaver) + cell] += UInt32(clients)
      touches[leaver] = true
    }
    let seconds = departure.seconds(cell)
    guard seconds > 0 else { return }
    let neighbours = neighbours()
    let moved = neighbours.isEmpty ? 0 : UInt64(Double(seconds) * share + 0.5)
    let missing = UInt64(max(1, departure.service.missing(cell)))
    for (accessPoint, part) in neighbours.distribute(moved) where part > 0 {
      arrivals[row(accessPoint) + cell] += UInt32(part)
      touches[accessPoint] = true
      if departure.moments.starts[cell] {
        rejoining[row(accessPoint) + cell] += UInt32((part + missing / 2) / missing)
      }
    }
    if departure.moments.starts[cell] || departure.moments.isSecondCell[cell] {
      let interval = UInt64(WorldModel.interval)
      let lost = (UInt64(seconds) - moved + interval / 2) / interval
      for (accessPoint, part) in neighbours.distribute(lost) where part > 0 {
        turnedAway[row(accessPoint) + cell] += UInt32(part)
        touches[accessPoint] = true
      }
    }
  }
}

/// The clients that one access point cannot keep.
private struct Departure {
  let clients: [Int]
  let service: ServiceSeconds
  let kept: [Double]
  let moments: OutageMoments

  /// User-seconds that leave in one cell.
  func seconds(_ cell: Int) -> Int {
    let away = clients[cell] * service.missing(cell)
    guard !kept.isEmpty else { return away }
    let here = clients[cell] * service.serving(cell)
    return away + here - SiteLoad.kept(here, part: kept[cell])
  }
}

/// In which cells an access point goes down and comes back.
private struct OutageMoments {
  private(set) var starts: [Bool]
  private(set) var isSecondCell: [Bool]
  private(set) var returns: [Bool]

  /// Whether an access point comes back in one of these cells.
  static func haveReturn(_ service: Facet<ServiceState>, in cells: Range<Int64>) -> Bool {
    let changes = service.changes
    return changes.indices.dropFirst().contains { index in
      changes[index].value.serves && changes[index - 1].value.isDown
        && cells.contains(WorldModel.cell(at: changes[index].at))
    }
  }

  init(_ service: Facet<ServiceState>, cells: Range<Int64>) {
    starts = Array(repeating: false, count: cells.count)
    isSecondCell = starts
    returns = starts
    var wasDown = false
    for change in service.changes {
      let isDown = change.value.isDown
      defer { wasDown = isDown }
      guard change.at > .min, isDown != wasDown else { continue }
      let cell = WorldModel.cell(at: change.at)
      if isDown {
        if cells.contains(cell) { starts[Int(cell - cells.lowerBound)] = true }
        if cells.contains(cell + 1) { isSecondCell[Int(cell + 1 - cells.lowerBound)] = true }
      } else if change.value.serves, cells.contains(cell) {
        returns[Int(cell - cells.lowerBound)] = true
      }
    }
  }
}

/// The access points of a site that serve in one cell, and how much each draws.
private struct Neighbours {
  private var members: [(index: Int, key: UInt64, weight: UInt64)] = []

  init(
    _ site: SiteTimeline, _ service: [ServiceSeconds], _ popularity: [UInt64], except leaver: Int, cell: Int
  ) {
    for index in site.accessPoints.indices where index != leaver {
      let seconds = service[index].serving(cell)
      if seconds > 0 {
        members.append((index, site.accessPoints[index].key, popularity[index] * UInt64(seconds)))
      }
    }
  }

  var isEmpty: Bool { members.isEmpty }

  /// Splits a whole number by largest remainders; of equal remainders the smaller key goes first.
  func distribute(_ amount: UInt64) -> [(accessPoint: Int, part: UInt64)] {
    let total = members.reduce(0) { $0 + $1.weight }
    guard amount > 0, total > 0 else { return [] }
    var parts = members.map { (accessPoint: $0.index, part: amount * $0.weight / total) }
    let left = Int(amount - parts.reduce(0) { $0 + $1.part })
    guard left > 0 else { return parts }
    let order = members.indices.sorted { one, other in
      let first = amount * members[one].weight % total
      let second = amount * members[other].weight % total
      return first != second ? first > second : members[one].key < members[other].key
    }
    for index in order.prefix(left) { parts[index].part += 1 }
    return parts
  }
}
