import MistAPI

/// One measured figure: ours, the peer's in the same run if there is one, and what is to be reached.
struct Figure {
  /// What is to be reached.
  enum Target {
    /// The median is to be at most this, in the figure's unit.
    case atMost(Double)
    /// Our rate is to be at least this part of the peer's.
    case ratio(Double)
  }

  /// What was measured.
  var subject: String
  /// In which unit.
  var unit: String
  /// Ours.
  var ours: Samples
  /// The peer's, in the same unit.
  var peer: Samples?
  /// What is to be reached; nil where nothing was set.
  var target: Target?
  /// What else is worth saying, such as the time of one cell.
  var remark = ""

  /// Our rate in parts of the peer's: the peer's time over ours, so that more is better.
  var ratio: Double? { peer.map { $0.median / ours.median } }

  /// Whether the target is reached; nil without one, or without a peer to compare with.
  var isReached: Bool? {
    switch target {
    case .atMost(let limit): ours.median <= limit
    case .ratio(let least): ratio.map { $0 >= least }
    case nil: nil
    }
  }

  /// The figures as one document.
  static func document(_ figures: [Figure]) -> JSON { ["figures": .array(figures.map(\.json))] }

  private var json: JSON {
    var object = JSONObject([
      ("subject", .string(subject)), ("unit", .string(unit)), ("median", Self.number(ours.median)),
      ("least", Self.number(ours.least)), ("most", Self.number(ours.most)), ("samples", JSON(ours.count)),
    ])
    if let peer { object["peer_median"] = Self.number(peer.median) }
    if let ratio { object["ratio"] = Self.number(ratio) }
    switch target {
    case .atMost(let limit): object["target_at_most"] = JSON(limit)
    case .ratio(let least): object["target_ratio"] = Self.number(least)
    case nil: break
    }
    if let isReached { object["reached"] = .bool(isReached) }
    if !remark.isEmpty { object["remark"] = .string(remark) }
    return .object(object)
  }

  /// Four significant digits are more than a busy machine gives.
  private static func number(_ value: Double) -> JSON {
    guard value > 0 else { return 0 }
    var scale = 1.0
    while value * scale < 1000 { scale *= 10 }
    return JSON((value * scale).rounded() / scale)
  }
}
