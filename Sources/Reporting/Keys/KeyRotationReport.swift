import Determinism
public import MistAPI
public import Rollout

/// What came of a rotation, or how far it is.
public struct KeyRotationReport: Sendable {
  private let record: KeyRotationRecord
  private let advice: [String]

  /// The report on a rotation.
  /// - Parameter advice: What there is to do next, a line each.
  public init(_ record: KeyRotationRecord, advice: [String] = []) {
    self.record = record
    self.advice = advice
  }

  private var state: (words: String, tone: Tone) {
    switch record.outcome {
    case .rotated: record.leftTooMany ? ("ROTATED, with clients left behind", .caution) : ("ROTATED", .good)
    case .wrong: ("NOT AS IT SHOULD BE", .bad)
    case .rolledBack: ("ROLLED BACK", .caution)
    case nil: (record.machine.state.words.uppercased(), .caution)
    }
  }

  /// The steps with their times. Ends with a line feed.
  public func text(_ style: TextStyle = .plain) -> String {
    let ended = record.entries.last?.at ?? record.began
    var lines = [
      "\(record.order.subject.printable)  \(style.paint(state.words, state.tone)) by \(record.order.method.rawValue), "
        + "\(Figures.span(record.began, ended)) · run \(record.run)"
    ]
    var table = TextTable(["", ""])
    for entry in shown { table.add([Figures.moment(entry.at), entry.event.sentence]) }
    lines += table.lines(style, indent: 2)
    lines += advice.flatMap { $0.printable.wrapped(to: max(40, style.width - 2)) }.map { "  \($0)" }
    return lines.map { $0 + "\n" }.joined()
  }

  /// What a person wants to see again: steps, notes, and of all counts the first and the last.
  private var shown: [KeyRotationRecord.Entry] {
    let counts = record.entries.indices.filter {
      if case .counted = record.entries[$0].event.happening { true } else { false }
    }
    return record.entries.indices.filter { index in
      switch record.entries[index].event.happening {
      case .step, .noted: true
      case .counted: index == counts.first || index == counts.last
      case .chosen, .opening, .opened, .cutting, .cut: false
      }
    }.map { record.entries[$0] }
  }

  /// The rotation as one document. It holds no passphrase.
  public var document: JSON {
    let order = record.order
    var members: [(String, JSON)] = [
      ("mistwin_rotation", 1), ("run", JSON(count: record.run)), ("subject", .string(order.subject)),
      ("method", .string(order.method.rawValue)), ("state", .string(record.machine.state.words)),
      ("outcome", JSON(record.outcome?.rawValue)), ("left_too_many", .bool(record.leftTooMany)),
      ("began", JSON(record.began)), ("until", JSON(record.entries.last?.at ?? record.began)),
      (
        "places",
        .array(
          order.places.map { place in
            [
              "kind": .string(place.kind.rawValue), "name": .string(place.name), "ssid": JSON(place.ssid),
              "site": JSON(place.site?.name), "path": .string(place.path),
            ]
          })
      ),
      (
        "waves",
        .array(order.waves.map { ["title": .string($0.title), "places": .array($0.places.map { JSON($0) })] })
      ),
    ]
    members.append(("stragglers", record.lastCount?.document ?? .null))
    members.append(
      (
        "events",
        .array(
          record.entries.map { entry in
            [
              "at": JSON(entry.at), "kind": .string(entry.event.kind), "sentence": .string(entry.event.sentence),
            ]
          })
      ))
    members.append(("advice", JSON(advice)))
    return .object(JSONObject(members))
  }
}

extension KeyCount {
  fileprivate var document: JSON {
    [
      "left_behind": JSON(stragglers), "seen_since_both_hold": JSON(seenSince), "moved": JSON(moved),
      "clients": JSON(total),
    ]
  }
}

/// The rotations of a ledger, a line each.
public struct KeyRotationsReport: Sendable {
  private let records: [KeyRotationRecord]

  /// The report on these.
  public init(_ records: [KeyRotationRecord]) { self.records = records }

  /// A rotation a line. Ends with a line feed.
  public func text(_ style: TextStyle = .plain) -> String {
    guard !records.isEmpty else { return "no rotations\n" }
    var table = TextTable(["#Run", "Began", "What", "Method", "State"])
    for record in records {
      table.add([
        String(record.run), Figures.moment(record.began), record.order.subject, record.order.method.rawValue,
        record.machine.state.words,
      ])
    }
    return table.text(style)
  }

  /// The rotations as one document.
  public var document: JSON {
    [
      "mistwin_rotations": 1,
      "rotations": .array(
        records.map { record in
          [
            "run": JSON(count: record.run), "began": JSON(record.began), "subject": .string(record.order.subject),
            "method": .string(record.order.method.rawValue), "state": .string(record.machine.state.words),
          ]
        }),
    ]
  }
}
