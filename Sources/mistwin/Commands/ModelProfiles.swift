import ArgumentParser
import Assurance
import Determinism
import MistAPI
import Rehearsal
import Reporting
import Twin
import World

extension Model {
  /// `mistwin model profiles`
  struct Profiles: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the load profiles that kits can name, and check those of a file.",
      discussion: """
        A spark is two hours of a Tuesday, a Saturday or a Sunday, from nobody to the weekday peak and above.

        A file of profiles of one's own is named by a design (`profiles: FILE`). --file reads and checks one, with its \
        holidays, and lists it behind the shipped profiles.

        Example:
          mistwin model profiles
          mistwin model profiles --file fixtures/profiles/shops.yaml
        """)

    @Option(help: "A file of profiles and holidays.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String?

    @Flag(help: "Print them as one JSON document.")
    var json = false

    func carryOut() async throws -> ExitStatus {
      let own = try file.map { try OwnProfiles.load($0, files: DiskFiles()) }
      let definitions = own?.definitions ?? []
      let profiles =
        Profile.names.compactMap { name in Profile.named(name).map { ProfileRow($0, like: nil) } }
        + definitions.compactMap { definition in Profile(definition).map { ProfileRow($0, like: definition.like) } }
      let holidays = own?.holidays ?? []
      if json {
        let document: JSON = [
          "mistwin_profiles": 1, "world_model": JSON(WorldModel.version), "profiles": .array(profiles.map(\.document)),
          "holidays": .array(holidays.map(\.document)),
        ]
        try Stream.output.write(document.indentedText + "\n")
        return .good
      }
      let style = Presentation.style()
      var figures = TextTable([
        "Profile", "#Clients", "#Connects/h", "#Roams/h", "#Re-home", "Signal", "Holidays", "Like",
      ])
      var courses = TextTable(
        ["Profile", "Tuesday", "Saturday", "Sunday"] + Profile.metrics.map { "#" + ProfileRow.short($0) })
      for row in profiles {
        figures.add(row.figures)
        courses.add(row.course)
      }
      let sums = holidays.map { $0.line + "\n" }.joined()
      try Stream.output.write(
        figures.text(style) + "\n" + courses.text(style)
          + "clients of one access point at the weekday peak; connects and roams of one client; signal in dBm;\n"
          + "what is bad in a healthy network in % of clients or events\n" + (sums.isEmpty ? "" : "\n" + sums)
          + "model \(WorldModel.version)\n")
      return .good
    }
  }
}

/// A profile as it is listed.
private struct ProfileRow {
  let profile: Profile
  /// The shipped profile that it is like; nil for a shipped one.
  let like: String?

  init(_ profile: Profile, like: String?) {
    self.profile = profile
    self.like = like
  }

  var figures: [String] {
    [
      profile.name, Self.plain(profile.clientsAtPeak), Self.plain(profile.attemptsPerClientHour),
      Self.plain(profile.roamsPerClientHour), Self.percent(profile.rehomeShare),
      "\(Self.plain(profile.signalMean)) ± \(Self.plain(profile.signalDeviation))", profile.holiday.words, like ?? "",
    ]
  }

  var course: [String] {
    [profile.name] + [1, 5, 6].map(sparks)
      + Profile.metrics.map { metric in profile.rate(of: metric).map { Self.plain($0 * 100) } ?? "" }
  }

  var document: JSON {
    [
      "name": .string(profile.name), "like": like.map { .string($0) } ?? .null,
      "clients_at_peak": JSON(profile.clientsAtPeak), "attempts_per_client_hour": JSON(profile.attemptsPerClientHour),
      "roams_per_client_hour": JSON(profile.roamsPerClientHour), "rehome_share": JSON(profile.rehomeShare),
      "signal": ["mean": JSON(profile.signalMean), "deviation": JSON(profile.signalDeviation)],
      "week": .array((0..<7).map { .array(hours(ofDay: $0).map { JSON($0) }) }),
      "degraded": .object(
        JSONObject(Profile.metrics.compactMap { metric in profile.rate(of: metric).map { (metric.name, JSON($0)) } })),
      "variation": .object(
        JSONObject(Profile.metrics.map { ($0.name, JSON(profile.variation[$0] ?? 1)) })),
      "popularity_spread": JSON(profile.popularitySpread),
      "level_spread": .object(
        JSONObject(Profile.metrics.map { ($0.name, JSON(profile.levelSpread[$0] ?? 1)) })),
      "holidays": profile.holiday.json,
    ]
  }

  /// The mean load of each hour of a day, in steps of a ten-thousandth.
  private func hours(ofDay day: Int) -> [Double] {
    (0..<24).map { (load(day: day, from: $0, to: $0 + 1) * 10_000).rounded() / 10_000 }
  }

  /// The mean load from one hour of a day to another.
  private func load(day: Int, from: Int, to: Int) -> Double {
    let seconds = stride(from: from * 3600, to: to * 3600, by: 600)
    return seconds.reduce(0) { $0 + profile.load(atSecondOfWeek: day * 86_400 + $1) } / Double((to - from) * 6)
  }

  private func sparks(day: Int) -> String {
    String(stride(from: 0, to: 24, by: 2).map { Sparkline.step(load(day: day, from: $0, to: $0 + 2)) })
  }

  /// A number with at most three decimals.
  private static func plain(_ value: Double) -> String { JSONNumber((value * 1000).rounded() / 1000).text }

  private static func percent(_ share: Double) -> String { plain(share * 100) + " %" }

  /// The name of a metric for the head of a narrow column.
  static func short(_ metric: Metric) -> String {
    switch metric {
    case .timeToConnect: "TTC"
    case .successfulConnect: "connect"
    default: metric.name
    }
  }
}

extension HolidayCourse {
  fileprivate var words: String {
    switch self {
    case .sunday: "as its Sunday"
    case .closed: "closed"
    case .part(let part): "\(JSONNumber((part * 100_000).rounded() / 1000).text) % of the day"
    }
  }
}

extension OwnProfiles.Holidays {
  fileprivate var dates: [String] {
    days.map { String(Instant(seconds: $0 * 86_400).iso8601.prefix(10)) }
  }

  fileprivate var document: JSON { ["country": country.map { .string($0) } ?? .null, "days": JSON(dates)] }

  /// One line for a person.
  fileprivate var line: String {
    let dates = dates
    let shown = dates.prefix(4).joined(separator: ", ") + (dates.count > 4 ? " … \(dates[dates.count - 1])" : "")
    let count = dates.count == 1 ? "1 day" : "\(dates.count) days"
    return "holidays \(country.map { "in \($0)" } ?? "everywhere"): \(count)" + (dates.isEmpty ? "" : ", \(shown)")
  }
}
