import ArgumentParser
import Assurance
import Determinism
import Documents
import MistAPI
import Rehearsal
import Reporting
import Rollout
import Twin

extension Calibrate {
  /// `mistwin calibrate --backtest`
  struct Past: ExitingCommand {
    static let configuration = CommandConfiguration(
      commandName: "backtest",
      abstract: "What the gate of a policy would have said about a change of the past, and when.",
      discussion: """
        Goes over the hours that were measured before and after a change, as the gate would have seen them, look by look. On a twin \
        that was pulled, over what 'mistwin pull --sle' has kept; on another, over what the twin itself has counted. \
        Whole sites are judged against other sites; --devices judges access points against others of their site, and needs their \
        own hours ('mistwin pull --sle-access-points').

        Ends with 0 whatever the verdict is: it is the answer.

        Example:
          mistwin calibrate backtest --at 2027-01-12T08:00:00Z --sites Denver,Boulder --twin retail.sqlite
          mistwin calibrate --backtest 2027-01-12T08:00:00Z --sites Denver --policy cautious --twin retail.sqlite
        """)

    @Option(
      name: [.customLong("at"), .customLong("backtest")],
      help: ArgumentHelp("When it was, such as 2027-01-12T08:00:00Z.", valueName: "instant"))
    var event: String

    @Option(help: "A site that it touched, by name or id; may be given several times, or as A,B.")
    var sites: [String] = []

    @Option(help: "An access point that it touched, by name or MAC address; may be given several times, or as A,B.")
    var devices: [String] = []

    @Option(help: "The policy: \(RolloutPolicy.shipped.map(\.name).joined(separator: ", ")), or a file.")
    var policy = "spread"

    @Option(help: "The phase whose gate is asked; the last that has one unless given.")
    var phase: String?

    @Option(
      help: "The noise of this organisation, from 'mistwin calibrate gate'.", completion: .file(extensions: ["json"]))
    var noise: String?

    @Option(help: "The twin.", completion: .file())
    var twin = ".mistwin/twin.sqlite"

    @Option(help: "The organisation, by name or id, where the twin has several.")
    var org: String?

    @Flag(help: "Print it as one JSON document.")
    var json = false

    mutating func validate() throws {
      guard Instant(iso8601: event) != nil else {
        throw ValidationError("--backtest: found '\(event)', expected a moment such as 2027-01-12T08:00:00Z")
      }
      guard !sites.isEmpty else {
        throw ValidationError("--backtest: expected --sites with the sites that the change touched")
      }
    }

    func carryOut() async throws -> ExitStatus {
      let rollout = try PolicySource.policy(policy)
      if let phase, !rollout.phases.contains(where: { $0.name == phase }) {
        let names = rollout.phases.map(\.name)
        throw Failure(
          .badInput,
          "mistwin: --phase: found '\(phase)'; expected one of \(names.joined(separator: ", "))"
            + (nearestWord(to: phase, in: names).map { "; did you mean '\($0)'?" } ?? ""))
      }
      let change = Backtest.Event(
        at: Instant(iso8601: event) ?? Instant(seconds: 0), sites: CalibrationInput.names(sites),
        devices: CalibrationInput.names(devices))
      let copy = try await TwinCopy(of: twin, organisation: org)
      let isPulled = try await copy.twin.isPulled
      let history = try await isPulled ? pulled(copy) : counted(copy, change)
      let result = try Backtest(
        change, in: history, policy: rollout, phase: phase,
        calibration: try noise.map { try PowerInput.calibration($0) })
      let report = BacktestReport(result, change, policy: rollout.name, isMeasured: isPulled)
      try Stream.output.write(json ? report.document.indentedText + "\n" : report.text)
      return .good
    }

    private func pulled(_ copy: TwinCopy) async throws -> MeasuredHistory {
      try await MeasuredHistory(of: copy.twin, organisation: copy.organisation)
    }

    /// What the twin counted from a week before the change on.
    private func counted(_ copy: TwinCopy, _ change: Backtest.Event) async throws -> MeasuredHistory {
      let hour = change.at.seconds - change.at.seconds % 3600
      let now = copy.time.seconds - copy.time.seconds % 3600
      let start = Instant(seconds: hour - Int64(Backtest.history.most) * 3600)
      guard hour < now else {
        throw Failure(
          .badInput,
          "mistwin: --backtest: found \(change.at.iso8601); expected a moment before the twin's \(copy.time.iso8601)")
      }
      return try await MeasuredHistory(
        counting: copy.twin, organisation: copy.organisation, sites: change.sites,
        others: change.devices.isEmpty ? Backtest.mostSites : 0,
        window: start..<Instant(seconds: min(now, hour + 15 * 86_400)), readsAccessPoints: !change.devices.isEmpty)
    }
  }
}

/// A backtest, for people and as a document.
private struct BacktestReport {
  private let result: Backtest
  private let event: Backtest.Event
  private let policy: String
  private let isMeasured: Bool

  init(_ result: Backtest, _ event: Backtest.Event, policy: String, isMeasured: Bool) {
    (self.result, self.event, self.policy, self.isMeasured) = (result, event, policy, isMeasured)
  }

  private var who: String {
    let kind = result.judgesSites ? "site" : "access point"
    let count = result.controls.count
    return "\(result.canaries.prefix(6).joined(separator: ", "))\(result.canaries.count > 6 ? " …" : "") against "
      + "\(count) other \(kind)\(count == 1 ? "" : "s")"
  }

  private var scope: String {
    result.judgesSites
      ? "judged at site scope: whole sites against other sites, which sees less than access points against others of their site"
      : "judged at access-point scope"
  }

  /// How many looks are shown at the beginning and the end.
  private static let shown = 12

  var text: String {
    let style = Presentation.style()
    var table = TextTable([
      "Until", "#Hours", "#ln e", "Worst metric", "#Bad", "#Expected", "#Of", "#Points", "Verdict",
    ])
    for (place, look) in result.looks.enumerated() {
      guard place < Self.shown || place >= result.looks.count - Self.shown else {
        if place == Self.shown { table.add(["…", "", "", "", "", "", "", "", ""]) }
        continue
      }
      let worst = look.gate.metrics.max { $0.logarithm * $0.weight < $1.logarithm * $1.weight }
      table.add([
        String(look.at.iso8601.prefix(16)), PowerText.number(look.gate.elapsedHours, digits: 1),
        PowerText.number(look.gate.familyLogarithm, digits: 2), worst?.metric.name ?? "",
        worst.map { PowerText.number($0.degraded, digits: 0) } ?? "",
        worst.map { PowerText.number($0.expected, digits: 0) } ?? "",
        worst.map { PowerText.number($0.exposure, digits: 0) } ?? "",
        worst?.effect.map { PowerText.number($0 * 100, digits: 1) } ?? "", look.gate.verdict.word,
      ])
    }
    let head = [
      "change at \(event.at.iso8601): \(who)",
      "policy \(policy), phase '\(result.phase)': FAIL from ln e = "
        + "\(PowerText.number(-StrictMath.log(result.policy.alpha), digits: 2)) on; \(result.policy.noise.label)",
      "\(scope); \(result.historyHours) h of history before it, \(isMeasured ? "as measured" : "as the twin counted them")",
    ]
    return head.map { TextStyle.printable($0) + "\n" }.joined() + "\n" + table.text(style)
      + end.map { TextStyle.printable($0) + "\n" }.joined()
  }

  private var end: [String] {
    guard let last = result.looks.last else { return ["no look: the history ends before the first"] }
    let count = result.looks.count
    let when =
      "after \(count) look\(count == 1 ? "" : "s"), \(PowerText.number(last.gate.elapsedHours, digits: 1)) h after the change"
    let rest =
      last.gate.verdict.isFinal
      ? [] : ["the history ends \(result.end.iso8601): nothing is known of what came later"]
    return ["\(last.gate.verdict.sentence) (\(when))"] + rest
  }

  var document: JSON {
    [
      "mistwin_backtest": 1, "change": .string(event.at.iso8601), "policy": .string(policy),
      "phase": .string(result.phase), "scope": result.judgesSites ? "site" : "ap", "measured": .bool(isMeasured),
      "canaries": JSON(result.canaries), "controls": JSON(result.controls), "history_hours": JSON(result.historyHours),
      "verdict": result.verdict.map { .string($0.word) } ?? .null,
      "sentence": result.verdict.map { .string($0.sentence) } ?? .null,
      "looks": .array(
        result.looks.map { look in
          [
            "until": .string(look.at.iso8601), "hours": JSON(look.gate.elapsedHours),
            "ln_e": JSON(look.gate.familyLogarithm), "verdict": .string(look.gate.verdict.word),
            "metrics": .object(
              JSONObject(
                look.gate.metrics.map { metric -> (String, JSON) in
                  (
                    metric.metric.name,
                    [
                      "degraded": JSON(metric.degraded), "expected": JSON(metric.expected),
                      "total": JSON(metric.exposure),
                      "ln_e": JSON(metric.logarithm),
                    ]
                  )
                })),
          ]
        }),
    ]
  }
}
