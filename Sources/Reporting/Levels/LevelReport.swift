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
    /// What was counted in each hour.
    public var hours: [ClassifiedTally]
    /// The devices with something bad, the worst first.
    public var impacted: [Impacted]

    /// A row.
    public init(
      name: String, unit: MetricUnit, classifiers: [String], hours: [ClassifiedTally], impacted: [Impacted]
    ) {
      self.name = name
      self.unit = unit
      self.classifiers = classifiers
      self.hours = hours
      self.impacted = impacted
    }

    var sum: ClassifiedTally {
      hours.reduce(ClassifiedTally(tally: .zero, byClassifier: classifiers.map { _ in 0 })) { $0 + $1 }
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
    /// The load profile that the figures come from.
    public var profile: String
    /// The file that the profile was defined in; nil for one that is shipped.
    public var profileFile: String?
    /// The service levels.
    public var rows: [Row]

    /// What is reported.
    public init(
      site: String, start: String, end: String, profile: String, profileFile: String? = nil, rows: [Row]
    ) {
      self.site = site
      self.start = start
      self.end = end
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
  /// A table with a spark for each hour.
  public func text(_ style: TextStyle) -> String {
    var table = TextTable(["Service level", "#Level", "By the hour", "#Bad", "Of", "Mostly"])
    for row in content.rows {
      let sum = row.sum
      table.add([
        row.name, Self.percent(sum.tally), Self.sparks(row.hours), Self.amount(sum.degraded, row.unit),
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
      "interval": 3600, "figures": .string(content.source(content.profile)),
      "levels": .array(content.rows.map(Self.document)),
    ]
  }

  private static func document(_ row: Row) -> JSON {
    let sum = row.sum
    func samples(_ value: (ClassifiedTally) -> Int64) -> JSON {
      .array(row.hours.map { $0.total == 0 ? .null : JSON(Int(value($0))) })
    }
    return [
      "metric": .string(row.name), "unit": row.unit == .events ? "events" : "seconds",
      "level": sum.level.map { .number(JSONNumber(float32: Float($0))) } ?? .null, "total": JSON(Int(sum.total)),
      "degraded": JSON(Int(sum.degraded)),
      "hours": ["total": samples { $0.total }, "degraded": samples { $0.degraded }],
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

  /// Eight steps from 60 % and below to 100 %; a point where nothing was counted.
  static func sparks(_ hours: [ClassifiedTally]) -> String {
    let steps: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return String(
      hours.map { hour in
        guard let level = hour.level else { return "·" }
        return steps[max(0, min(7, Int((level - 0.6) / 0.4 * 7.999)))]
      })
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
