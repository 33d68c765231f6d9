import Rehearsal

/// What a site looks like on a map: by its state, then by its worst service level. Shapes differ, not colours alone.
enum SiteMark: String, CaseIterable {
  /// It has no users yet and is ready: a ring.
  case notYet = "not-yet"
  /// All six metrics at 95 % or more.
  case high
  /// The lowest from 92.5 %.
  case middle
  /// The lowest from its floor of 90 %.
  case low
  /// Below the floor, not proven: a ring with a point.
  case warning
  /// Failed: a square.
  case failed

  init(_ site: SiteReview) {
    switch site.state {
    case .failed: self = .failed
    case .warning: self = .warning
    case .notYet: self = .notYet
    case .good:
      let worst = site.worst?.level ?? 0
      self = worst >= 0.95 ? .high : worst >= 0.925 ? .middle : .low
    }
  }

  /// What it means.
  var meaning: String {
    switch self {
    case .notYet: "no users yet, ready"
    case .high: "worst level 95 % or more"
    case .middle: "worst level 92.5 to 95 %"
    case .low: "worst level 90 to 92.5 %"
    case .warning: "below 90 %, not proven"
    case .failed: "failed"
    }
  }

  /// The layers that it is drawn in, from below: their classes.
  private var layers: [String] {
    switch self {
    case .failed: ["square", "hole square"]
    case .warning: ["", "hole", "point"]
    case .notYet: ["", "hole"]
    case .high, .middle, .low: [""]
    }
  }

  /// Marks at these points. Their size is that of the screen, not of the picture.
  func drawing(_ points: [(x: Int, y: Int)]) -> [XMLElement] {
    guard !points.isEmpty else { return [] }
    let path = points.map { "M\($0.x) \($0.y)h.01" }.joined()
    return layers.map { layer in
      XMLElement("path", [("class", "mark \(rawValue)\(layer.isEmpty ? "" : " " + layer)"), ("d", path)])
    }
  }
}
