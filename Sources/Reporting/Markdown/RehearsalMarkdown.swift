import Assurance
import Determinism
import Planning
public import Rehearsal
import Rollout

extension RehearsalResult {
  /// The result for a pull request: the verdict, the expectations, the figures of the three days, what needs a look, and how to
  /// replay it. Ends with a line feed.
  public var markdown: String {
    var parts = [
      "## \(isGood ? "✅" : "❌") \(MarkdownText.escaped(title))",
      "**\(isGood ? "Good" : "Bad")**: \(verdictSentence). \(MarkdownText.escaped(organisation)), "
        + "\(MarkdownText.code(scenario)), seed \(seed)."
        + (predictions.map { " P\(MarkdownText.escaped(String($0.sentence.dropFirst())))." } ?? ""),
      MarkdownText.table(
        ["", "Expectation", "Found"],
        checks.map { [$0.isMet ? "✅" : "❌", MarkdownText.escaped($0.line), MarkdownText.escaped($0.found)] }),
      MarkdownText.table(["", ""], figureRows),
    ]
    if let table = attention { parts.append(table) }
    if case .carriedOut(_, let rollout, let radius) = upgrade { parts += Self.upgrade(rollout, radius) }
    parts.append(MarkdownText.block(replay))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var figureRows: [[String]] {
    var rows: [[String]] = []
    if let carving {
      rows.append(["address plan", carving.spaces.map(\.line).joined(separator: "; ")])
    }
    let claims = hardware.claims
    let changes = steps.reduce(0) { $0 + $1.changes }
    rows.append([
      "devices",
      "\(Figures.count(claims.byCode + claims.byOrder)) claimed, \(Figures.count(claims.bound)) bound, "
        + "\(Figures.count(hardware.connected)) of \(Figures.count(hardware.slots)) ready",
    ])
    rows.append([
      "thirteen steps", "\(Figures.count(changes, "change")), \(Figures.count(changesLeft)) left when planned again",
    ])
    if window != nil {
      let states = SiteState.allCases.reversed().map { "\(Figures.count(sites.count($0))) \($0.rawValue)" }
      rows.append(["sites", states.joined(separator: ", ")])
      rows.append(["service levels", MarkdownText.escaped(figures)])
    }
    switch upgrade {
    case .none: break
    case .skipped(let name, let reason):
      rows.append(["upgrade \(MarkdownText.escaped(name))", "not started: \(MarkdownText.escaped(reason))"])
    case .carriedOut(let name, let rollout, _):
      let time = Figures.duration(milliseconds: rollout.ended - rollout.started)
      rows.append(["upgrade \(MarkdownText.escaped(name))", "\(rollout.outcome.word.lowercased()) after \(time)"])
    }
    if let rotation {
      rows.append(["key \(MarkdownText.escaped(rotation.name))", rotation.isRotated ? "rotated" : "**not rotated**"])
    }
    rows.append([
      "API calls",
      "\(Figures.count(calls.total)), at most \(Figures.count(calls.mostInOneHour)) in one hour, "
        + "\(Figures.count(calls.rateLimited)) refused with 429",
    ])
    return rows
  }

  /// The sites that failed or are not proven good; nil when there is none.
  private var attention: String? {
    let most = 10
    let sites = sites.worstFirst.filter { $0.state == .failed || $0.state == .warning }
    guard !sites.isEmpty else { return nil }
    let rows = sites.prefix(most).map { site in
      let reasons = (site.notYet == nil ? site.belowFloor.map(\.sentence) : []) + site.findings.prefix(3)
      return [
        MarkdownText.escaped(site.site), MarkdownText.escaped(site.zone), site.state.rawValue,
        MarkdownText.escaped(reasons.joined(separator: "; ")),
      ]
    }
    let more = sites.count > most ? "\n\n… and \(Figures.count(sites.count - most)) more." : ""
    return MarkdownText.table(["Site", "Zone", "State", "Why"], rows) + more
  }

  private static func upgrade(_ rollout: RolloutResult, _ radius: BlastRadius) -> [String] {
    let phases = rollout.phases.map { phase in
      [
        MarkdownText.escaped(phase.name), Figures.count(phase.devices.count), phase.verdict,
        Figures.duration(milliseconds: phase.bakeMilliseconds), MarkdownText.escaped(phase.reason),
      ]
    }
    return [
      MarkdownText.table(["Phase", "#APs", "Verdict", "After", "Why"], phases),
      MarkdownText.table(["Blast radius", "#", ""], radius.lines.map { [$0.unit, $0.amount, $0.parts] }),
    ]
  }
}
