import Assurance
public import Determinism
import Twin
public import World

/// The model fitted to a measured history, with the words for it and the file of profiles that holds it.
public struct WorldCalibration: Sendable {
  /// The fit.
  public let fit: WorldFit
  /// The organisation, for the label.
  public let organisation: String
  /// The names of the sites that were fitted.
  public let sites: [String]
  /// How many access points they have.
  public let accessPoints: Int
  /// At how many of the sites the hours of access points were measured, too.
  public let sitesByAccessPoint: Int
  /// The hours that were measured.
  public let window: Range<Instant>

  /// Fits a profile.
  /// - Parameters:
  ///   - name: what to call it.
  ///   - like: the shipped profile that holds where nothing is fitted; nil for the nearest.
  /// - Throws: `CalibrationError.notFitted`
  public init(_ history: MeasuredHistory, organisation: String, name: String, like: String? = nil) throws {
    let sites = history.sites.filter { $0.fit.accessPoints > 0 }
    do {
      fit = try WorldFit(sites.map(\.fit), name: name, like: like)
    } catch let failure as WorldFit.Failure {
      throw CalibrationError.notFitted(failure)
    }
    self.organisation = organisation
    self.sites = sites.map(\.name)
    accessPoints = sites.reduce(0) { $0 + $1.fit.accessPoints }
    sitesByAccessPoint = sites.count { !$0.fit.accessPointHours.isEmpty }
    let start = sites.map(\.levels.start).min() ?? Instant(seconds: 0)
    window = start..<max(start, sites.map(\.levels.end).max() ?? start)
  }

  /// What was fitted to what, in one line.
  public var label: String {
    func day(_ instant: Instant) -> String { String(instant.iso8601.prefix(10)) }
    let own =
      switch sitesByAccessPoint {
      case 0: ""
      case sites.count: ", each of them measured"
      default: ", \(fit.accessPoints) of them measured each"
      }
    return "\(organisation), \(day(window.lowerBound)) to \(day(window.upperBound)): \(sites.count) sites with "
      + "\(accessPoints) access points\(own), fitted until \(day(Instant(seconds: fit.cut))), judged on the rest"
  }

  /// What the hours of sites do not show, or what no profile can hold, and which therefore is as in the shipped profile.
  public var unexpressed: [String] {
    var sentences: [String] = []
    if fit.accessPoints == 0 {
      sentences.append(
        "how access points differ (popularity, lasting levels): hours of whole sites do not show it; pull theirs with "
          + "'mistwin pull --only sle --sle-access-points'")
    } else {
      let alike = Metric.gated.filter { !fit.unknown.contains($0) && fit.definition.levelSpread[$0] == nil }
      let what = (fit.definition.popularitySpread == nil ? ["clients"] : []) + alike.map(\.name)
      if !what.isEmpty {
        sentences.append(
          "how far access points differ in \(what.joined(separator: ", ")): too few of them, or too little was bad, to tell"
        )
      }
    }
    sentences += [
      "how failures are split by classifier: profiles have no word for it",
      "signal, re-homing and holidays: nothing in service levels tells them",
    ]
    let untold = Metric.gated.filter { metric in
      !fit.unknown.contains(metric) && fit.definition.variation[metric] == nil
    }
    if !untold.isEmpty {
      sentences.append(
        "how much \(untold.map(\.name).joined(separator: ", ")) changes with time: too little was bad to tell")
    }
    if !fit.unknown.isEmpty {
      sentences.append("\(fit.unknown.map(\.name).joined(separator: ", ")): nothing is known, or nothing was bad")
    }
    return sentences
  }

  /// The file of profiles, as `profiles:` of a design reads it.
  public var document: String {
    let definition = fit.definition
    var lines = ["# Fitted to \(Self.plain(label)).", "mistwin: 1", "profiles:", "  \(definition.name):"]
    lines.append("    like: \(definition.like)")
    func number(_ key: String, _ value: Double?) {
      if let value { lines.append("    \(key): \(Self.text(value))") }
    }
    number("clients_at_peak", definition.clientsAtPeak)
    number("attempts_per_client_hour", definition.attemptsPerClientHour)
    number("roams_per_client_hour", definition.roamsPerClientHour)
    lines.append("    week:")
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    for (name, course) in zip(names, definition.days) {
      let points = (course?.points ?? []).map { point in
        let (hour, minute) = (point.minute / 60, point.minute % 60)
        return "\"\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)\": \(Self.text(point.load))"
      }
      lines.append("      \(name): { \(points.joined(separator: ", ")) }")
    }
    func shares(_ key: String, _ values: [Metric: Double]) {
      let entries = Metric.gated.compactMap { metric in values[metric].map { "\(metric.name): \(Self.text($0))" } }
      if !entries.isEmpty { lines.append("    \(key): { \(entries.joined(separator: ", ")) }") }
    }
    shares("degraded", definition.rates)
    shares("variation", definition.variation)
    number("popularity_spread", definition.popularitySpread)
    shares("level_spread", definition.levelSpread)
    return lines.joined(separator: "\n") + "\n"
  }

  /// A number with at most four decimals, never with an exponent.
  private static func text(_ value: Double) -> String {
    let units = Int64((value * 10_000).rounded())
    var fraction = String(units % 10_000)
    fraction = String(repeating: "0", count: 4 - fraction.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return fraction.isEmpty ? "\(units / 10_000)" : "\(units / 10_000).\(fraction)"
  }

  /// Without what would end a comment.
  private static func plain(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : Character($0) })
  }
}
