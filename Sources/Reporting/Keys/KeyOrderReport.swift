import Determinism
public import MistAPI
public import Rollout

/// What a rotation would do, before it does anything.
public struct KeyOrderReport: Sendable {
  private let order: KeyRotationOrder
  private let notices: [KeyNotice]

  /// The report on an order and who is affected by it.
  public init(_ order: KeyRotationOrder, _ notices: [KeyNotice]) {
    self.order = order
    self.notices = notices
  }

  private var ends: String {
    guard order.method.hasOverlap else { return "at once: there is no overlap" }
    let deadline = "\(Figures.duration(milliseconds: order.deadline * 1000)) after both hold"
    guard order.method.countsStragglers else { return "\(deadline); who is left behind cannot be told" }
    let limit =
      switch order.limit {
      case .count(let most): "\(Figures.count(most, "client"))"
      case .permille(let most): Figures.percent(Double(most) / 1000)
      }
    return "when no more than \(limit) are left behind, at the latest \(deadline)"
  }

  /// The course in lines. Ends with a line feed.
  public func text(_ style: TextStyle = .plain) -> String {
    var lines = ["\(order.subject.printable) by \(order.method.rawValue): nothing was changed"]
    let sites = Set(notices.map(\.site)).count
    var table = TextTable(["", ""])
    table.add(["told", "\(Figures.count(notices.count, "client")) at \(Figures.count(sites, "site"))"])
    if order.waitsForConfirmation { table.add(["waits", "for the device-management tool, until --confirm"]) }
    for (number, wave) in order.waves.enumerated() {
      let places = wave.places.map { order.places[$0].title }
      table.add(["wave \(number + 1)", "\(wave.title): \(Figures.list(places, most: 6))"])
    }
    if !order.windows.isEmpty { table.add(["windows", order.windows.joined(separator: "; ")]) }
    table.add(["the old one goes", ends])
    lines += table.lines(style, indent: 2)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The course as one document, with those who have to be told.
  public var document: JSON {
    [
      "mistwin_rotation_order": 1, "subject": .string(order.subject), "method": .string(order.method.rawValue),
      "waits_for_confirmation": .bool(order.waitsForConfirmation), "windows": JSON(order.windows),
      "waves": .array(
        order.waves.map { wave in
          ["title": .string(wave.title), "places": JSON(wave.places.map { order.places[$0].title })]
        }),
      "ends": .string(ends), "notices": KeyNoticeReport(notices).document["sites"] ?? .array([]),
    ]
  }
}
