public import Determinism
public import MistAPI

/// Something that happened in a rotation. It holds no passphrase.
public struct KeyRotationEvent: Sendable, Hashable {
  /// What happened.
  public enum Happening: Sendable, Hashable {
    /// The rotation took a step.
    case step(KeyRotationMachine.Event)
    /// The new one is the one of that keyed hash.
    case chosen(fingerprint: String)
    /// A place is about to be changed so that the new one holds.
    case opening(place: Int)
    /// The new one holds in a place, under that key.
    case opened(place: Int, key: MistID?)
    /// The old one is about to be taken away.
    case cutting(place: Int)
    /// The old one no longer holds in a place.
    case cut(place: Int)
    /// So many are left behind.
    case counted(KeyCount)
    /// Somebody has to know, and nothing else follows.
    case noted
  }

  /// What happened.
  public var happening: Happening
  /// It in one sentence.
  public var sentence: String

  /// An event.
  public init(_ happening: Happening, _ sentence: String) {
    self.happening = happening
    self.sentence = sentence
  }

  /// The kind of event, in one word.
  public var kind: String {
    switch happening {
    case .step: "step"
    case .chosen: "chosen"
    case .opening: "opening"
    case .opened: "opened"
    case .cutting: "cutting"
    case .cut: "cut"
    case .counted: "counted"
    case .noted: "noted"
    }
  }

  /// What happened, as a journal keeps it.
  public var json: JSON {
    switch happening {
    case .step(let event): ["event": .string(event.rawValue)]
    case .chosen(let fingerprint): ["fingerprint": .string(fingerprint)]
    case .opened(let place, let key?): ["place": JSON(place), "key": .string(key.description)]
    case .opening(let place), .opened(let place, nil), .cutting(let place), .cut(let place): ["place": JSON(place)]
    case .counted(let count):
      [
        "stragglers": JSON(count.stragglers), "seen_since": JSON(count.seenSince), "moved": JSON(count.moved),
      ]
    case .noted: [:]
    }
  }

  /// Reads what a journal kept.
  /// - Throws: `KeyRotationError.damagedRecord`
  public init(kind: String, json: JSON, sentence: String) throws(KeyRotationError) {
    let happening: Happening? =
      switch kind {
      case "step": json["event"]?.string.flatMap { KeyRotationMachine.Event(rawValue: $0) }.map { .step($0) }
      case "chosen": json["fingerprint"]?.string.map { .chosen(fingerprint: $0) }
      case "opening": json["place"]?.int.map { .opening(place: $0) }
      case "opened":
        json["place"]?.int.map { .opened(place: $0, key: json["key"]?.string.flatMap { MistID($0) }) }
      case "cutting": json["place"]?.int.map { .cutting(place: $0) }
      case "cut": json["place"]?.int.map { .cut(place: $0) }
      case "counted":
        json["stragglers"]?.int.map {
          .counted(
            KeyCount(stragglers: $0, seenSince: json["seen_since"]?.int ?? 0, moved: json["moved"]?.int ?? 0))
        }
      case "noted": .noted
      default: nil
      }
    guard let happening else { throw .damagedRecord("an event '\(kind)' has not all its parts") }
    self.init(happening, sentence)
  }
}

/// What a journal knows of one rotation.
public struct KeyRotationRecord: Sendable, Hashable {
  /// An event and when it happened.
  public struct Entry: Sendable, Hashable {
    /// When.
    public var at: Instant
    /// What.
    public var event: KeyRotationEvent

    /// An entry.
    public init(at: Instant, event: KeyRotationEvent) {
      self.at = at
      self.event = event
    }
  }

  /// The number of the rotation in its journal.
  public var run: Int64
  /// What it is to do.
  public var order: KeyRotationOrder
  /// When it was ordered.
  public var began: Instant
  /// What happened, in order.
  public var entries: [Entry]

  /// A record.
  public init(run: Int64, order: KeyRotationOrder, began: Instant, entries: [Entry]) {
    self.run = run
    self.order = order
    self.began = began
    self.entries = entries
  }

  /// The life of it, as far as it has come.
  public var machine: KeyRotationMachine {
    var machine = order.machine
    for entry in entries { if case .step(let event) = entry.event.happening { machine.handle(event) } }
    return machine
  }

  /// How it ended; nil if it has not: it runs, waits, or was killed.
  public var outcome: KeyRotationMachine.Outcome? {
    if case .done(let outcome) = machine.state { outcome } else { nil }
  }

  /// The last count of who is left behind.
  public var lastCount: KeyCount? {
    entries.reversed().lazy.compactMap { if case .counted(let count) = $0.event.happening { count } else { nil } }.first
  }

  func has(_ step: KeyRotationMachine.Event) -> Bool { entries.contains { $0.event.happening == .step(step) } }

  /// Whether the old one went at the deadline with more left behind than the limit allows.
  public var leftTooMany: Bool {
    has(.deadline) && lastCount.map { !order.limit.allows($0.stragglers, of: $0.total) } ?? false
  }
}

/// What a rotation keeps of itself: it goes on only when what happened is kept.
public protocol KeyRotationJournal: Sendable {
  /// Keeps a new rotation.
  /// - Returns: Its number.
  func begin(_ order: KeyRotationOrder, at time: Instant) async throws -> Int64
  /// Keeps what happened in a rotation.
  func record(_ event: KeyRotationEvent, at time: Instant, in run: Int64) async throws
  /// A rotation; nil where there is none of that number.
  func rotation(_ run: Int64) async throws -> KeyRotationRecord?
  /// All rotations, oldest first.
  func rotations() async throws -> [KeyRotationRecord]
}
