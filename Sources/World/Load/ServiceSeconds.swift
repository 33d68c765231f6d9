/// How an access point spent the seconds of each cell.
struct ServiceSeconds {
  /// The state it was in all the time, while the site was in use; nil when it changed.
  private(set) var steady: ServiceState?
  /// Seconds in which it served, and in which it should have, while the site was in use.
  private(set) var serving: [Int32] = []
  private(set) var missing: [Int32] = []
  /// Seconds in which it existed, restarted, was cut off.
  private(set) var present: [Int32] = []
  private(set) var rebooting: [Int32] = []
  private(set) var unreachable: [Int32] = []
  /// Seconds in which its switch was down, and in which the site was cut off.
  private(set) var switchDown: [Int32] = []
  private(set) var siteDown: [Int32] = []

  init(_ service: Facet<ServiceState>, opens: Int64?, cells: Range<Int64>) {
    let seconds = (cells.lowerBound * WorldModel.interval)..<(cells.upperBound * WorldModel.interval)
    let segments = service.segments(in: seconds)
    let opening = max(opens ?? .min, seconds.lowerBound)
    if segments.count == 1, opening == seconds.lowerBound {
      steady = segments[0].value
      return
    }
    let zeroes = [Int32](repeating: 0, count: cells.count)
    (serving, missing, present, rebooting, unreachable) = (zeroes, zeroes, zeroes, zeroes, zeroes)
    (switchDown, siteDown) = (zeroes, zeroes)
    for (range, state) in segments {
      let used = max(range.lowerBound, min(opening, range.upperBound))..<range.upperBound
      switch state {
      case .absent: break
      case .serving: Self.add(used, to: &serving, cells)
      case .rebooting:
        Self.add(range, to: &rebooting, cells)
        Self.add(used, to: &missing, cells)
      case .unreachable:
        Self.add(range, to: &unreachable, cells)
        Self.add(used, to: &missing, cells)
      case .switchDown:
        Self.add(range, to: &switchDown, cells)
        Self.add(used, to: &missing, cells)
      case .siteDown:
        Self.add(range, to: &siteDown, cells)
        Self.add(used, to: &serving, cells)
      case .idle: break
      }
      if state != .absent { Self.add(range, to: &present, cells) }
    }
  }

  private static func add(_ range: Range<Int64>, to seconds: inout [Int32], _ cells: Range<Int64>) {
    for cell in WorldModel.cells(in: range).clamped(to: cells) where !range.isEmpty {
      let start = max(range.lowerBound, cell * WorldModel.interval)
      let end = min(range.upperBound, (cell + 1) * WorldModel.interval)
      seconds[Int(cell - cells.lowerBound)] += Int32(end - start)
    }
  }

  /// Seconds of service in one cell.
  func serving(_ cell: Int) -> Int {
    if let steady { return steady.serves ? Int(WorldModel.interval) : 0 }
    return Int(serving[cell])
  }

  /// Seconds of missing service in one cell.
  func missing(_ cell: Int) -> Int {
    if let steady { return steady.isDown ? Int(WorldModel.interval) : 0 }
    return Int(missing[cell])
  }

  /// Whether service is missing in any cell.
  var isMissing: Bool {
    steady?.isDown ?? missing.contains { $0 > 0 }
  }
}
