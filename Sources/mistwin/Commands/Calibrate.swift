import ArgumentParser
import Assurance
import MistAPI
import Rehearsal
import Reporting
import Rollout
import Twin

/// `mistwin calibrate`
struct Calibrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Measure at an organisation what is otherwise assumed.",
    discussion: """
      Example:
        mistwin calibrate gate --twin shops.sqlite --out noise.json
        mistwin calibrate world --twin retail.sqlite --out profiles.yaml
        mistwin calibrate --backtest 2027-01-12T08:00:00Z --sites Denver --twin retail.sqlite
      """,
    subcommands: [Gate.self, FitWorld.self, Past.self], defaultSubcommand: Past.self)

  /// `mistwin calibrate gate`
  struct Gate: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "The noise of the canary gate, from placebo canaries of an organisation's own history.",
      discussion: """
        Every access point of the sites read, on every day beyond its first seven, is judged as if it had been upgraded \
        that day. What the gate then sees is chance alone: from it follow the noise of each metric and the smallest c_V of 1, 1.1, \
        1.2, 1.3 and 1.5 at which false alarms are at most 6 % (the upper end of their 95 % interval). Ends with 1 when none \
        does, and writes nothing then.

        Of a copy of an organisation the hours are those that the cloud has measured ('mistwin pull --sle-access-points'); without \
        them nothing is calibrated. A twin that was made has only what the model counts, and the label says so. Hours of which \
        nothing is known are never taken for zero: an access point is judged where nine tenths of its hours are known.

        Example:
          mistwin calibrate gate --twin copy.sqlite --out noise.json
          mistwin power --policy spread --twin copy.sqlite --noise noise.json
        """)

    @Option(help: "The twin.", completion: .file())
    var twin = ".mistwin/twin.sqlite"

    @Option(help: "The organisation, by name or id, where the twin has several.")
    var org: String?

    @Option(help: "Only sites with this model; may be given several times.")
    var model: [String] = []

    @Option(help: "How many days of history, 8 to 60.")
    var days: Int64 = 14

    @Option(help: "How many of the busiest sites.")
    var sites = 100

    @Option(help: "Where to write the calibration.", completion: .file(extensions: ["json"]))
    var out: String?

    @Flag(help: "By placebo canaries: the only method there is.")
    var placebo = false

    @Flag(help: "Print it as one JSON document: the calibration.")
    var json = false

    mutating func validate() throws {
      guard (8...60).contains(days) else {
        throw ValidationError("--days: found \(days), expected 8 to 60: seven of history, and one to be judged")
      }
      guard (1...10_000).contains(sites) else { throw ValidationError("--sites: found \(sites), expected 1 to 10000") }
    }

    func carryOut() async throws -> ExitStatus {
      let copy = try await TwinCopy(of: twin, organisation: org)
      let history = try await Self.history(copy, models: model, sites: sites, days: days)
      let result = try GateCalibrator.calibrate(history, organisation: copy.organisationName)
      if let out, let calibration = result.calibration {
        try DiskFiles.write(calibration.document.indentedText + "\n", to: out)
      }
      if json {
        let none: JSON = ["mistwin_gate_calibration": 1, "label": .string(result.label), "inflation": .null]
        let document = result.calibration?.document ?? none
        try Stream.output.write(document.indentedText + "\n")
      } else {
        try Stream.output.write(Self.text(result))
      }
      return result.calibration == nil ? .bad : .good
    }

    /// Of a copy of an organisation what was measured there, and nothing else; of a twin that was made what it counts itself.
    private static func history(
      _ copy: TwinCopy, models: [String], sites: Int, days: Int64
    ) async throws -> PlaceboHistory {
      guard try await copy.twin.isPulled else {
        let survey = try await PowerSurvey(
          copy.client, of: copy.organisation, models: models, at: copy.time, sites: sites, days: days)
        Stream.error.writeLine(
          "\(survey.sites.count) sites read in \(survey.calls) calls: as the model counts, nothing was measured here")
        return PlaceboHistory(survey)
      }
      let measured: MeasuredHistory
      do {
        measured = try await MeasuredHistory(of: copy.twin, organisation: copy.organisation)
      } catch CalibrationError.noHistory {
        throw CalibrationError.noAccessPointHistory
      }
      let history = try PlaceboHistory(measured, models: models, sites: sites, days: days)
      let without = measured.sites.count { $0.accessPointLevels.isEmpty }
      Stream.error.writeLine(
        "measured hours of \(history.accessPoints) access points at \(history.sites.count) sites"
          + (without == 0 ? "" : "; of \(without) other sites none of access points were pulled"))
      return history
    }

    private static func text(_ result: GateCalibrator.Result) -> String {
      let style = Presentation.style()
      let horizons = PlaceboCalibration.horizons
      var noise = TextTable(["Metric", "#ω₀", "#office"] + horizons.map { "#s²(\($0) h)" } + ["#office (4 h)"])
      func add(_ name: String, _ table: NoiseTable, _ office: NoiseTable) {
        noise.add(
          [name, PowerText.number(table.omega0, digits: 2), PowerText.number(office.omega0, digits: 2)]
            + horizons.map { PowerText.number(table.squaredNoise(atHours: Double($0)), digits: 3) }
            + [PowerText.number(office.squaredNoise(atHours: 4), digits: 3)])
      }
      for metric in Metric.gated {
        if let table = result.measured.tables[metric] { add(metric.name, table, NoiseModel.office[metric]) }
      }
      add("load", result.measured.load, NoiseModel.office.load)
      var alarms = TextTable(["#c_V", "#False alarms", "#Share", "#At most (95 %)", ""])
      for (inflation, found) in zip(PlaceboCalibration.inflations, result.measured.falseAlarms) {
        alarms.add([
          PowerText.number(inflation, digits: 1), "\(found.count) of \(found.replicates)",
          PowerText.percent(found.share), PowerText.percent(found.interval.upperBound),
          inflation == result.calibration?.inflation ? "chosen" : "",
        ])
      }
      let end =
        result.calibration == nil
        ? "no c_V up to 1.5 holds false alarms at 6 %: more history is needed, or the sites differ from day to day"
        : result.label
      return noise.text(style) + "\n" + alarms.text(style) + TextStyle.printable(end) + "\n"
    }
  }
}
