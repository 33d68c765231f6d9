import ArgumentParser
import Assurance
import Determinism
import Documents
import MistAPI
import Rehearsal
import Reporting
import World

extension Calibrate {
  /// `mistwin calibrate world`
  struct FitWorld: ExitingCommand {
    static let configuration = CommandConfiguration(
      commandName: "world",
      abstract: "Fit a load profile of the model to the measured history of a pulled organisation.",
      discussion: """
        Reads what 'mistwin pull --sle' has kept of each site, hour by hour. The degraded share of each metric, how much it \
        changes with time, the clients and their week are fitted to the first three quarters; the last quarter is held out, and the \
        fit is judged on it. Where the hours of access points were read, too ('--sle-access-points'), so is how far they differ for \
        good: in how many clients they have, and in how much of each metric is bad. Figures come with intervals that hold all at once with 95 %. --out writes a file of profiles as \
        designs name it (profiles: FILE).

        Ends with 1 when the model cannot make such a history, says which metric and by how much, and writes nothing then.

        Example:
          mistwin calibrate world --twin retail.sqlite --name our-shops --out profiles.yaml
          mistwin model profiles --file profiles.yaml
        """)

    @Option(help: "The twin, pulled with --sle.", completion: .file())
    var twin: String

    @Option(help: "The organisation, by name or id, where the twin has several.")
    var org: String?

    @Option(help: "Only these sites, by name or id; may be given several times, or as A,B.")
    var sites: [String] = []

    @Option(help: "Only the sites of this site group, by name.")
    var group: String?

    @Option(help: "What to call the profile: small letters, digits and hyphens.")
    var name = "measured"

    @Option(help: "The shipped profile that holds where nothing is fitted; the nearest unless given.")
    var like: String?

    @Option(help: "Where to write the file of profiles.", completion: .file(extensions: ["yaml", "yml"]))
    var out: String?

    @Flag(help: "Print it as one JSON document.")
    var json = false

    mutating func validate() throws {
      let isWord = name.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
      }
      guard isWord, name.utf8.first.map({ (0x61...0x7A).contains($0) }) == true else {
        throw ValidationError("--name: found '\(name)', expected small letters, digits and hyphens, a letter first")
      }
      guard !Profile.names.contains(name) else {
        throw ValidationError(
          "--name: found '\(name)', which is shipped; expected a name of its own, such as 'our-\(name)'")
      }
    }

    func carryOut() async throws -> ExitStatus {
      let copy = try await TwinCopy(of: twin, organisation: org)
      let history = try await MeasuredHistory(
        of: copy.twin, organisation: copy.organisation, sites: CalibrationInput.names(sites), group: group)
      let body = try await copy.client.call(.get, "/orgs/\(copy.organisation)")
      let result = try WorldCalibration(
        history, organisation: body["name"]?.string ?? copy.organisation.description, name: name, like: like)
      if let out, result.fit.isGood { try DiskFiles.write(result.document, to: out) }
      try Stream.output.write(json ? WorldFitReport(result).document.indentedText + "\n" : WorldFitReport(result).text)
      if let out, !result.fit.isGood { Stream.error.writeLine("mistwin: \(out) is not written: the fit is bad") }
      return result.fit.isGood ? .good : .bad
    }
  }
}

/// What several calibrations read of a command line.
enum CalibrationInput {
  /// Names that were given one by one or as `A,B`.
  static func names(_ given: [String]) -> [String] {
    given.flatMap { $0.split(separator: ",").map { word in String(word.drop { $0 == " " }) } }
  }
}

/// A fit, for people and as a document.
private struct WorldFitReport {
  private let result: WorldCalibration

  init(_ result: WorldCalibration) { self.result = result }

  private func parameter(_ kind: WorldFit.Parameter.Kind) -> WorldFit.Parameter? {
    result.fit.parameters.first { $0.kind == kind }
  }

  private func check(_ metric: Metric?, _ kind: WorldFit.Check.Kind) -> WorldFit.Check? {
    result.fit.checks.first { $0.metric == metric && $0.kind == kind }
  }

  private static func interval(_ parameter: WorldFit.Parameter?, scale: Double = 1, digits: Int) -> [String] {
    guard let parameter else { return ["–", "–"] }
    func number(_ value: Double) -> String { PowerText.number(value * scale, digits: digits) }
    return [
      number(parameter.value),
      "\(number(parameter.interval.lowerBound))…\(number(parameter.interval.upperBound))",
    ]
  }

  private static func share(_ check: WorldFit.Check?) -> String {
    check.map { PowerText.percent($0.measured) } ?? "–"
  }

  private static func pair(_ check: WorldFit.Check?, scale: Double = 1, digits: Int) -> String {
    guard let check else { return "–" }
    func number(_ value: Double) -> String { PowerText.number(value * scale, digits: digits) }
    return "\(number(check.measured)) / \(number(check.fitted))"
  }

  var text: String {
    let fit = result.fit
    let style = Presentation.style()
    var figures = TextTable(["Figure", "#Fitted", "#Where it lies"])
    for (name, kind, digits) in [
      ("clients of an access point at the peak", WorldFit.Parameter.Kind.clientsAtPeak, 1),
      ("attempts of a client in an hour", .attempts, 2), ("roams of a client in an hour", .roams, 2),
      ("spread of clients over access points", .popularitySpread, 2),
    ] where kind != .popularitySpread || fit.accessPoints > 0 {
      figures.add([name] + Self.interval(parameter(kind), digits: digits))
    }
    let ofAccessPoints = fit.accessPoints > 0 ? ["#APs differ", "#Lies in"] : []
    var metrics = TextTable(
      ["Metric", "#Bad %", "#Lies in", "#Varies", "#Lies in"] + ofAccessPoints
        + ["#Held out: bad %", "#Bursts", "#Hour to hour"] + (fit.accessPoints > 0 ? ["#Lasts"] : []) + ["Fits"])
    for metric in Metric.gated where !fit.unknown.contains(metric) {
      let isGood = fit.checks.allSatisfy { $0.metric != metric || $0.isMet }
      metrics.add(
        [metric.name] + Self.interval(parameter(.rate(metric)), scale: 100, digits: 1)
          + Self.interval(parameter(.variation(metric)), digits: 2)
          + (fit.accessPoints > 0 ? Self.interval(parameter(.levelSpread(metric)), digits: 2) : [])
          + [
            Self.pair(check(metric, .heldOutRate), scale: 100, digits: 1),
            Self.pair(check(metric, .heldOutDispersion), digits: 1),
            Self.pair(check(metric, .persistence), digits: 2),
          ] + (fit.accessPoints > 0 ? [Self.share(check(metric, .lastingLevels))] : [])
          + [isGood ? "yes" : "NO"])
    }
    var lines = ["profile '\(fit.definition.name)', like \(fit.definition.like)", TextStyle.printable(result.label)]
    lines.append(
      "\(fit.siteHours.fitted) hours of sites fitted, \(fit.siteHours.heldOut) held out; of the held-out load the week "
        + "explains \(fit.explained.map { PowerText.percent(max(0, $0)) } ?? "nothing that could be told")")
    let differ =
      fit.accessPoints > 0
      ? ["spread, APs differ (for good): 1 as the published model; lasts: how much of that the held-out days show"] : []
    let notes =
      [
        "measured / as the fitted model has it; bursts: variance of the held-out days, fitted ones are 1; varies: 1 as the published model"
      ] + differ + [
        "intervals hold all at once with \(PowerText.percent(WorldFit.confidence))"
      ]
    let rest = result.unexpressed.map { "not fitted: " + $0 }
    let differing = fit.differing.map { kind, spread in
      "\(Self.name(kind)) differs from site to site by \(PowerText.percent(spread)), which the model has alike at all: fit "
        + "kinds of places apart with --group or --sites"
    }
    let bad = fit.checks.filter { !$0.isMet }.map { "bad fit: " + $0.sentence }
    let end = bad.isEmpty ? "the model makes such a history" : "refused: the model does not make such a history"
    return lines.joined(separator: "\n") + "\n\n" + figures.text(style) + "\n" + metrics.text(style)
      + (notes + [""] + rest + differing + bad + [end]).joined(separator: "\n") + "\n"
  }

  var document: JSON {
    let fit = result.fit
    return [
      "mistwin_world_calibration": 1, "world_model": JSON(WorldModel.version), "label": .string(result.label),
      "profile": .string(fit.definition.name), "like": .string(fit.definition.like), "good": .bool(fit.isGood),
      "sites": JSON(result.sites), "access_points_fitted": JSON(fit.accessPoints),
      "hours_fitted": JSON(fit.siteHours.fitted),
      "hours_held_out": JSON(fit.siteHours.heldOut), "load_explained": fit.explained.map { JSON($0) } ?? .null,
      "parameters": .array(
        fit.parameters.map { parameter in
          [
            "parameter": .string(Self.name(parameter.kind)), "value": JSON(parameter.value),
            "low": JSON(parameter.interval.lowerBound), "high": JSON(parameter.interval.upperBound),
          ]
        }),
      "checks": .array(
        fit.checks.map { check in
          [
            "metric": check.metric.map { .string($0.name) } ?? .null, "check": .string(Self.name(check.kind)),
            "measured": JSON(check.measured), "fitted": JSON(check.fitted), "low": JSON(check.allowed.lowerBound),
            "high": JSON(check.allowed.upperBound), "met": .bool(check.isMet),
          ]
        }),
      "differing": .object(JSONObject(fit.differing.map { (Self.name($0.kind), JSON($0.spread)) })),
      "not_fitted": JSON(result.unexpressed), "file": .string(result.document),
    ]
  }

  private static func name(_ kind: WorldFit.Parameter.Kind) -> String {
    switch kind {
    case .clientsAtPeak: "clients_at_peak"
    case .attempts: "attempts_per_client_hour"
    case .roams: "roams_per_client_hour"
    case .rate(let metric): "degraded.\(metric.name)"
    case .variation(let metric): "variation.\(metric.name)"
    case .popularitySpread: "popularity_spread"
    case .levelSpread(let metric): "level_spread.\(metric.name)"
    }
  }

  private static func name(_ kind: WorldFit.Check.Kind) -> String {
    switch kind {
    case .rate: "rate"
    case .heldOutRate: "held_out_rate"
    case .dispersion: "dispersion"
    case .heldOutDispersion: "held_out_dispersion"
    case .persistence: "persistence"
    case .sites: "sites"
    case .load: "load"
    case .accessPoints: "access_points"
    case .lastingLevels: "lasting_levels"
    }
  }
}
