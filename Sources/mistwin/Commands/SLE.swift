import ArgumentParser
import Assurance
import Determinism
import MistAPI
import Reporting
import Twin
import World

/// `mistwin sle`
struct SLE: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sle",
    abstract: "Service levels of a site of a twin, and whether the world behind them is what the model says.",
    discussion: """
      Example:
        mistwin sle show Berlin --twin shops.sqlite
      """,
    subcommands: [Show.self, Validate.self], defaultSubcommand: Show.self)

  /// `mistwin sle show`
  struct Show: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Every service level of a site: its course, what was bad, and why.",
      discussion: """
        A spark is what --every says, or several of it where there are many: the head of the column says for how long it \
        stands. A point is a time in which nothing was counted. 'sle SITE' alone does the same.

        Example:
          mistwin sle show Berlin --twin shops.sqlite --last 2d --metric coverage --plot coverage.svg
          mistwin sle show Berlin --twin shops.sqlite --last 1h --every 1m
        """)

    @Argument(help: "The site, by name or id.")
    var site: String

    @Option(help: "The twin's file.", completion: .file())
    var twin = ".mistwin/twin.sqlite"

    @Option(help: "How far back from the end, in hours or days, as 12h or 7d.")
    var last = "1d"

    @Option(help: "The length of a bin: 1m, 2m, 5m, a multiple of 10m, 1h … up to 1d.")
    var every = "1h"

    @Option(help: "The end, as 2027-01-12T08:00:00Z; the twin's present unless given.")
    var end: String?

    @Option(help: "Only this service level.")
    var metric: String?

    @Option(help: "Draw the course of one service level, with its classifiers and the impacted devices, as SVG.")
    var plot: String?

    @Flag(help: "Print it as one JSON document.")
    var json = false

    mutating func validate() throws {
      if let end, Instant(iso8601: end) == nil {
        throw ValidationError("--end: found '\(end)', expected a moment as 2027-01-12T08:00:00Z")
      }
      guard let hours = Self.hours(last), (1...8760).contains(hours) else {
        throw ValidationError("--last: found '\(last)', expected hours or days up to a year, as 12h or 7d")
      }
      guard let bin = Self.seconds(every), SiteLevels.canHaveBins(of: bin) else {
        throw ValidationError("--every: found '\(every)', expected 1m, 2m, 5m, or a multiple of 10m up to 1d")
      }
      guard (Self.hours(last) ?? 0) * 3600 / bin <= SiteLevels.mostBins else {
        throw ValidationError(
          "--every: found '\(every)', which makes more than \(SiteLevels.mostBins) bins of \(last); expected a longer one"
        )
      }
      if let metric, ServiceLevel(name: metric) == nil {
        throw ValidationError(
          "--metric: found '\(metric)', expected one of \(ServiceLevel.all.map(\.name).joined(separator: ", "))")
      }
    }

    private static func hours(_ text: String) -> Int64? {
      guard let unit = text.last, let count = Int64(text.dropLast()), count < 10_000 else { return nil }
      return unit == "h" ? count : unit == "d" ? count * 24 : nil
    }

    private static func seconds(_ text: String) -> Int64? {
      guard let unit = text.last, let count = Int64(text.dropLast()), (1...1440).contains(count) else { return nil }
      switch unit {
      case "m": return count * 60
      case "h": return count * 3600
      case "d": return count * 86_400
      default: return nil
      }
    }

    func carryOut() async throws -> ExitStatus {
      let twin = try KeptTwin.open(self.twin)
      let present = await twin.now
      let end = self.end.flatMap { Instant(iso8601: $0) } ?? present
      let start = end.advanced(bySeconds: -(Self.hours(last) ?? 24) * 3600)
      var levels = try await twin.siteLevels(
        named: site, from: start, to: end, every: Self.seconds(every) ?? 3600)
      if let metric, let wanted = ServiceLevel(name: metric) { levels.rows.removeAll { $0.level != wanted } }
      let report = LevelReport(levels.reported)
      if let plot {
        guard let row = levels.rows.first else {
          throw Failure(.badInput, "\(site): nothing was counted in that window, so there is nothing to draw")
        }
        try DiskFiles.write(report.plot(of: row.level.name), to: plot)
      }
      try Stream.output.write(json ? report.document.indentedText + "\n" : report.text(Presentation.style()))
      return .good
    }
  }

  /// `mistwin sle validate`
  struct Validate: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hold the world of a twin against the targets of the published model.",
      discussion: """
        What must be exact is looked at in the twin's own sites on its last whole day; what is a matter of statistics in a \
        fleet of the model's own, on the twin's seed. Ends with 1 when a target is missed.

        Example:
          mistwin sle validate --twin shops.sqlite
        """)

    @Option(help: "The twin's file.", completion: .file())
    var twin = ".mistwin/twin.sqlite"

    @Option(help: "At most that many of its sites.")
    var sites = 20

    @Flag(help: "Print it as one JSON document.")
    var json = false

    mutating func validate() throws {
      if sites < 1 || sites > 10_000 { throw ValidationError("--sites: found \(sites), expected 1 to 10000") }
    }

    func carryOut() async throws -> ExitStatus {
      let kept = try KeptTwin.open(twin)
      let rows = try await kept.validateWorld(sites: sites)
      if json {
        let document: JSON = [
          "mistwin_sle_validation": 1, "world_model": JSON(kept.world),
          "rows": .array(
            rows.map {
              [
                "target": .string($0.id), "subject": .string($0.subject), "expected": .string($0.expected),
                "found": .string($0.found), "met": .bool($0.isMet),
              ]
            }),
        ]
        try Stream.output.write(document.indentedText + "\n")
      } else {
        var table = TextTable(["Target", "What", "Expected", "Found", ""])
        for row in rows { table.add([row.id, row.subject, row.expected, row.found, row.isMet ? "met" : "MISSED"]) }
        let missed = rows.filter { !$0.isMet }.count
        try Stream.output.write(
          table.text(Presentation.style())
            + "model \(kept.world), stock profiles: \(rows.count - missed) of \(rows.count) met\n")
      }
      return rows.allSatisfy(\.isMet) ? .good : .bad
    }
  }
}

extension SiteLevels {
  /// The same in the words of reports.
  fileprivate var reported: LevelReport.Content {
    LevelReport.Content(
      site: site, start: start.iso8601, end: end.iso8601, interval: interval, profile: profile,
      profileFile: profileFile,
      rows: rows.map { row in
        LevelReport.Row(
          name: row.level.name, unit: row.level.unit, classifiers: row.level.classifiers, bins: row.bins,
          impacted: row.impacted.map { .init(name: $0.name, tally: $0.tally) })
      })
  }
}
