public import Assurance
public import MistAPI

/// The service levels of one site in a window, for a terminal, a program, and as a picture.
public struct LevelReport: Sendable {
  /// One service level.
  public struct Row: Sendable {
    /// As the API names it.
    public var name: String
    /// What it counts.
    public var unit: MetricUnit
    /// The names of its classifiers.
    public var classifiers: [String]
    /// What was counted in each bin.
    public var bins: [ClassifiedTally]
    /// The devices with something bad, the worst first.
    public var impacted: [Impacted]

    /// A row.
    public init(
      name: String, unit: MetricUnit, classifiers: [String], bins: [ClassifiedTally], impacted: [Impacted]
    ) {
      self.name = name
      self.unit = unit
      self.classifiers = classifiers
      self.bins = bins
      self.impacted = impacted
    }

    var sum: ClassifiedTally {
      bins.reduce(ClassifiedTally(tally: .zero, byClassifier: classifiers.map { _ in 0 })) { $0 + $1 }
    }
  }

  /// A device and what it has of a level.
  public struct Impacted: Sendable {
    /// Its name, or its address when it has none.
    public var name: String
    /// What was counted at it.
    public var tally: ClassifiedTally

    /// A device with its count.
    public init(name: String, tally: ClassifiedTally) {
      self.name = name
      self.tally = tally
    }
  }

  /// What is reported.
  public struct Content: Sendable {
    /// The site's name.
    public var site: String
    /// The first moment, ISO 8601.
    public var start: String
    /// The last moment.
    public var end: String
    /// The length of a bin in seconds; the first and the last may be cut short by the window.
    public var interval: Int64
    /// The load profile that the figures come from.
    public var profile: String
    /// The file that the profile was defined in; nil for one that is shipped.
    public var profileFile: String?
    /// The service levels.
    public var rows: [Row]

    /// What is reported.
    public init(
      site: String, start: String, end: String, interval: Int64 = 3600, profile: String, profileFile: String? = nil,
      rows: [Row]
    ) {
      self.site = site
      self.start = start
      self.end = end
      self.interval = interval
      self.profile = profile
      self.profileFile = profileFile
      self.rows = rows
    }

    /// Where the figures come from, with the profile's name as it is to be shown.
    func source(_ name: String) -> String { profileFile.map { "profile \(name) of \($0)" } ?? "stock profile \(name)" }
  }

  let content: Content

  /// A report of that.
  public init(_ content: Content) { self.content = content }
}

extension LevelReport {
  /// A table with a spark for each bin, or for several where there are many: the head of the column says for how long.
  public func text(_ style: TextStyle) -> String {
    let perSpark = binsPerPart(atMost: Self.mostSparks)
    var table = TextTable([
      "Service level", "#Level", "By \(Self.span(content.interval * Int64(perSpark)))", "#Bad", "Of", "Mostly",
    ])
    for row in content.rows {
      let sum = row.sum
      table.add([
        row.name, Self.percent(sum.tally), Self.sparks(Self.folded(row, by: perSpark)),
        Self.amount(sum.degraded, row.unit),
        "\(Self.amount(sum.total, row.unit)) \(row.unit.label)",
        sum.dominantClassifier.map { row.classifiers[$0] } ?? "",
      ])
    }
    let head = "\(content.site), \(content.start) to \(content.end)\n"
    let foot = content.source("«\(content.profile)»") + "\n"
    return head + (content.rows.isEmpty ? "nothing was counted\n" : table.text(style)) + foot
  }

  /// The same for a program.
  public var document: JSON {
    [
      "mistwin_sle": 1, "site": .string(content.site), "start": .string(content.start), "end": .string(content.end),
      "interval": JSON(Int(content.interval)), "figures": .string(content.source(content.profile)),
      "levels": .array(content.rows.map(Self.document)),
    ]
  }

  private static func document(_ row: Row) -> JSON {
    let sum = row.sum
    func samples(_ value: (ClassifiedTally) -> Int64) -> JSON {
      .array(row.bins.map { $0.total == 0 ? .null : JSON(Int(value($0))) })
    }
    return [
      "metric": .string(row.name), "unit": row.unit == .events ? "events" : "seconds",
      "level": sum.level.map { .number(JSONNumber(float32: Float($0))) } ?? .null, "total": JSON(Int(sum.total)),
      "degraded": JSON(Int(sum.degraded)),
      "bins": ["total": samples { $0.total }, "degraded": samples { $0.degraded }],
      "classifiers": .object(
        JSONObject(row.classifiers.enumerated().map { index, name in (name, JSON(Int(sum.byClassifier[index]))) })),
      "impacted": .array(
        row.impacted.map {
          [
            "name": .string($0.name), "degraded": JSON(Int($0.tally.degraded)), "total": JSON(Int($0.tally.total)),
          ]
        }),
    ]
  }

  /// How many sparks a line holds.
  private static let mostSparks = 72

  /// How many bins have to be put together so that no more parts than that are left.
  func binsPerPart(atMost most: Int) -> Int {
    let count = content.rows.map(\.bins.count).max() ?? 0
    return max(1, (count + most - 1) / most)
  }

  /// Every so many bins of a row as one.
  static func folded(_ row: Row, by count: Int) -> [ClassifiedTally] {
    stride(from: 0, to: row.bins.count, by: count).map { first in
      row.bins[first..<min(first + count, row.bins.count)].dropFirst().reduce(row.bins[first], +)
    }
  }

  /// A length of time after «by»: `the hour`, `10 min`, `3 h`.
  static func span(_ seconds: Int64) -> String {
    switch seconds {
    case 60: "the minute"
    case 3600: "the hour"
    case 86_400: "the day"
    case let days where days.isMultiple(of: 86_400): "\(days / 86_400) d"
    case let hours where hours.isMultiple(of: 3600): "\(hours / 3600) h"
    default: "\(seconds / 60) min"
    }
  }

  /// Eight steps from 60 % and below to 100 %; a point where nothing was counted.
  static func sparks(_ parts: [ClassifiedTally]) -> String {
    String(parts.map { part in part.level.map { Sparkline.step(($0 - 0.6) / 0.4) } ?? "·" })
  }

  /// A level in per cent with one decimal, rounded down so that a miss is never called a hundred.
  static func percent(_ tally: Tally) -> String {
    guard tally.total > 0 else { return "–" }
    let tenths = (tally.total - tally.degraded) * 1000 / tally.total
    return "\(tenths / 10).\(tenths % 10) %"
  }

  static func amount(_ count: Int64, _ unit: MetricUnit) -> String {
    String((count + unit.unitsPerSample / 2) / unit.unitsPerSample)
  }
}
