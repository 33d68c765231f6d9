import Determinism
public import MistAPI
public import Rollout

/// A rollout as its command prints it: what happened when, and what came of it.
public struct RolloutReport: Sendable {
  private let result: RolloutResult
  private let events: [RecordedEvent]
  private let run: Int64

  /// A report.
  /// - Parameters:
  ///   - result: what was done and seen.
  ///   - events: what happened, in order.
  ///   - run: its number in the ledger.
  public init(_ result: RolloutResult, events: [RecordedEvent], run: Int64) {
    self.result = result
    self.events = events
    self.run = run
  }

  /// As a person reads it: a timeline, then the phases. Ends with a line feed.
  public func text(_ style: TextStyle = .plain) -> String {
    var page = RolloutPage(style: style)
    page.write(timeline: events)
    page.write(result)
    return page.lines.joined(separator: "\n") + "\n"
  }

  /// The same as one document.
  public var document: JSON {
    [
      "mistwin_rollout": 1, "run": JSON(Int(run)), "rollout": result.document(),
      "events": .array(
        events.map { ["at": JSON($0.at), "kind": .string($0.event.kind), "sentence": .string($0.event.sentence)] }),
    ]
  }
}

/// Lays out a rollout for a terminal.
private struct RolloutPage: TextPage {
  let style: TextStyle
  var lines: [String] = []

  /// One line an event; of looks in a row that say the same, the first and how many there were.
  mutating func write(timeline events: [RecordedEvent]) {
    var table = TextTable(["When (UTC)", "What"])
    var index = 0
    while index < events.count {
      let event = events[index]
      var last = index
      if event.event.isRepeated {
        while last + 1 < events.count, events[last + 1].event.kind == event.event.kind { last += 1 }
      }
      let sentence = events[last].event.sentence
      let more = last > index ? " (\(last - index + 1) of these)" : ""
      table.add([.init(String(Figures.moment(event.at).dropLast(4))), .init(sentence + more, event.event.tone)])
      index = last + 1
    }
    add(table)
  }
}

extension RolloutEvent {
  /// Whether many of these in a row are told as one.
  fileprivate var isRepeated: Bool {
    switch self {
    case .looked, .ordered, .pinned, .watched, .heldAutoUpgrade, .restoredAutoUpgrade: true
    default: false
    }
  }

  fileprivate var tone: Tone {
    switch self {
    case .judged(_, let verdict):
      switch verdict.word {
      case .pass: .good
      case .fail: .bad
      case .inconclusive: .caution
      }
    case .rollingBack, .watchEnded(.some): .bad
    case .waiting, .paused, .aborted, .notLooked: .caution
    case .ended(let outcome): outcome.tone
    case .looked, .ordered, .pinned, .watched: .quiet
    default: .plain
    }
  }
}

/// The rollouts of a ledger.
public struct RolloutList: Sendable {
  /// One of them.
  public struct Line: Sendable {
    /// Its number.
    public var run: Int64
    /// Its name.
    public var name: String
    /// The name of its policy.
    public var policy: String
    /// The version.
    public var version: String
    /// How many access points it is for, and how many were told.
    public var fleet: Int
    /// How many access points were told to upgrade.
    public var told: Int
    /// How it ended; nil while it is open.
    public var outcome: String?
    /// The last thing that happened.
    public var last: String

    /// A line.
    public init(
      run: Int64, name: String, policy: String, version: String, fleet: Int, told: Int, outcome: String?, last: String
    ) {
      self.run = run
      self.name = name
      self.policy = policy
      self.version = version
      self.fleet = fleet
      self.told = told
      self.outcome = outcome
      self.last = last
    }
  }

  private let lines: [Line]

  /// These rollouts.
  public init(_ lines: [Line]) { self.lines = lines }

  /// As a table.
  public func text(_ style: TextStyle = .plain) -> String {
    guard !lines.isEmpty else { return "no rollouts\n" }
    var table = TextTable(["#Run", "Rollout", "Policy", "Version", "#APs told", "State", "Last"])
    for line in lines {
      table.add([
        String(line.run), line.name, line.policy, line.version,
        "\(Figures.count(line.told)) of \(Figures.count(line.fleet))", line.outcome ?? "open", line.last,
      ])
    }
    return table.text(style)
  }

  /// The same as one document.
  public var document: JSON {
    [
      "mistwin_rollouts": 1,
      "rollouts": .array(
        lines.map {
          [
            "run": JSON(Int($0.run)), "name": .string($0.name), "policy": .string($0.policy),
            "version": .string($0.version), "fleet": JSON($0.fleet), "told": JSON($0.told),
            "outcome": JSON($0.outcome?.lowercased()), "last": .string($0.last),
          ]
        }),
    ]
  }
}
