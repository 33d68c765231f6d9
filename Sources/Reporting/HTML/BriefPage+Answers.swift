import Assurance
import Determinism
import Planning
import Rehearsal
import Rollout

extension BriefPage {
  /// What is to be done.
  var what: [String] {
    var answers: [String] = []
    let changes = result.steps.reduce(0) { $0 + $1.changes }
    let claims = result.hardware.claims
    if changes > 0 {
      var parts = [Figures.count(changes, "change") + " to the network's configuration"]
      if result.created.sites > 0 { parts.append(Figures.count(result.created.sites, "new site")) }
      if claims.byCode + claims.byOrder > 0 {
        parts.append(Figures.count(claims.byCode + claims.byOrder, "device") + " taken into the organisation")
      }
      answers.append("\(Self.list(parts).capitalisedFirst).")
    }
    if let (rollout, _) = carriedOut {
      answers.append(
        rollout.isOfConfiguration
          ? "\(HTML.name(rollout.version)) changes step by step over the sites."
          : "The access points of the \(rollout.models.count == 1 ? "model" : "models") \(HTML.name(Self.list(rollout.models))) get the "
            + "software \(HTML.name(rollout.version)), a few first, then the rest.")
    } else if case .skipped(let name, let reason) = result.upgrade {
      answers.append("The upgrade \(HTML.name(name)) was not begun: \(HTML.escaped(reason)).")
    }
    if let rotation = result.rotation {
      let time = Self.duration(rotation.ended - rotation.started)
      answers.append(
        "The Wi-Fi key \(HTML.name(rotation.name)) is replaced; for \(time) the old and the new one both work.")
    }
    return answers
  }

  /// When.
  var when: [String] {
    var answers = ["It begins on \(Self.moment(result.start)) and is over on \(Self.moment(result.end)) (UTC)."]
    if let first = result.hardware.firstArrival, let last = result.hardware.lastArrival {
      answers.append("Devices come up from \(Self.moment(first)) to \(Self.moment(last)).")
    }
    if let (rollout, _) = carriedOut {
      let time = Self.duration((rollout.promoted ?? rollout.ended) - rollout.started)
      let end = rollout.isPromoted ? "is through after \(time)" : "ends after \(time)"
      answers.append("The upgrade begins on \(Self.moment(rollout.started)) and \(end).")
    }
    return answers
  }

  /// Whom it touches.
  var whom: [String] {
    var answers: [String] = []
    if !result.sites.isEmpty {
      let zones = Set(result.sites.map(\.zone)).subtracting([""]).count
      let countries = Set(design?.sites.map(\.countryCode) ?? []).subtracting([""]).count
      let open = result.sites.count { $0.notYet == nil }
      answers.append(
        "\(Figures.count(result.sites.count, "site"))\(zones > 1 ? " in \(Figures.count(zones)) regions" : "")"
          + "\(countries > 1 ? " and \(Figures.count(countries)) countries" : ""); \(Figures.count(open)) of them have people at work, "
          + "the others open later.")
    }
    if let (rollout, radius) = carriedOut {
      let steps = rollout.phases.map { Figures.count($0.devices.count) }
      answers.append(
        "The upgrade reached \(Figures.count(rollout.upgraded, "access point")) at \(Figures.count(radius.sites, "site"))"
          + (steps.count > 1 ? ", in steps of \(Self.list(steps))" : "") + ".")
    }
    return answers
  }

  /// What users feel.
  var felt: [String] {
    var answers: [String] = []
    let judged = result.sites.filter { $0.notYet == nil }
    if let window = result.window, !judged.isEmpty {
      let hours = Self.duration(window.upperBound - window.lowerBound)
      let failed = judged.count { $0.hasFailed }
      let low = judged.count { $0.hasWarning }
      var text =
        "Over \(hours) their work was judged at \(Figures.count(judged.count, "site")): at \(Figures.count(judged.count - failed - low)) "
        + "at least nine of ten things they did on the network went well in every respect"
      if low > 0 { text += "; at \(Figures.count(low)) a little less, which may be chance" }
      text += failed > 0 ? "; at \(Figures.count(failed)) clearly less." : "; at none clearly less."
      answers.append(text)
    }
    if let (rollout, radius) = carriedOut {
      answers.append(
        "The upgrade cost \(Figures.count(radius.badEvents)) connections or moves between access points that would have gone well, and "
          + "\(Figures.whole(radius.badUserMinutes)) minutes of somebody's time on the network"
          + (radius.lostUserSeconds >= 60
            ? ", \(Figures.whole(Double(radius.lostUserSeconds) / 60)) of them while access points restarted" : "")
          + (rollout.isRolledBack ? " – before it was taken back, and by taking it back." : "."))
    }
    return answers
  }

  /// What could go wrong, and how it is noticed.
  var risks: [String] {
    var answers: [String] = []
    if let (rollout, _) = carriedOut {
      let first = rollout.phases.first?.devices.count ?? 0
      answers.append(
        "The new software could be worse. \(first == 1 ? "One access point gets" : "The first \(Figures.count(first)) access points get") "
          + "it alone and are compared hour by hour with their neighbours at the same place; when people there fare worse than chance "
          + "explains, it stops by itself and goes back.")
      if let sentence = stopped(rollout) { answers.append(sentence) }
      let alpha = result.course?.gates.reduce(0) { $0 + $1.alpha } ?? 0
      if alpha > 0 {
        answers.append(
          "Harmless software is stopped by mistake in at most \(CourseLanes.number(alpha * 100)) of 100 cases.")
      }
    }
    if let causes = result.course?.causes, !causes.isEmpty {
      let told = causes.prefix(2).map { cause in
        "\(HTML.escaped(cause.sentence)) (\(HTML.name(Figures.list(cause.sites, most: 2))))"
      }
      answers.append(
        "This rehearsal let \(Figures.count(causes.count, "thing")) go wrong: \(told.joined(separator: " "))"
          + (causes.count > 2 ? " …" : ""))
    }
    let failed = result.sites.filter(\.hasFailed)
    if !failed.isEmpty {
      answers.append("Noticed as failed: \(HTML.name(Figures.list(failed.map(\.site), most: 4))).")
    }
    if !result.findings.isEmpty {
      answers.append(
        "\(Figures.count(result.findings.count, "device or setting is", "devices or settings are")) not as they should be, first: "
          + "\(HTML.name(result.findings[0].clipped(to: 120))).")
    } else if result.hardware.slots > 0 {
      answers.append(
        "A device that does not come up is named: here \(Figures.count(result.hardware.connected)) of "
          + "\(Figures.count(result.hardware.slots)) did.")
    }
    return answers
  }

  /// Why the rollout did not go through, in words of everyday.
  private func stopped(_ rollout: RolloutResult) -> String? {
    switch rollout.outcome {
    case .promoted: return "Here no harm was seen, and all got it."
    case .held(let reason): return "Here it stopped half way, for a person to decide: \(HTML.escaped(reason))."
    case .waiting(let reason): return "Here it waits: \(HTML.escaped(reason))."
    case .rolledBack(let reason):
      let time = Self.duration(rollout.ended - rollout.started)
      let head = "Here it was stopped and taken back within \(time)"
      guard case .gate(let look)? = rollout.phases.last?.looks.last?.finding, case .fail(let failure) = look.verdict
      else {
        return "\(head): \(HTML.escaped(reason))."
      }
      return "\(head), because \(Self.words(failure))."
    }
  }

  private static func words(_ failure: GateFailure) -> String {
    switch failure {
    case .notBack(let names): "\(HTML.name(Figures.list(names, most: 3))) did not come back after the restart"
    case .unexpectedReboots(let count, _): "access points restarted \(count == 1 ? "once" : "\(count) times") unasked"
    case .loadShare: "fewer people used the upgraded access points than should have"
    case .harm(let metric, _, let effect):
      "\(activity(metric)) went wrong \(CourseLanes.tenths(effect * 100)) times more in 100 than at the neighbours"
    case .belowFloor(let metric, _, let level, _), .belowThreshold(let metric, _, let level, _):
      "\(activity(metric)) went well in only \(Figures.percent(level)) of cases"
    }
  }

  private static func activity(_ metric: Metric) -> String {
    switch metric {
    case .coverage: "hearing the access point well enough"
    case .capacity: "finding room on the air"
    case .throughput: "getting enough speed"
    case .timeToConnect: "connecting quickly"
    case .successfulConnect: "connecting"
    case .roaming: "moving from one access point to the next"
    case .apHealth: "keeping access points at work"
    }
  }

  /// `a, b and c`
  static func list(_ parts: [String]) -> String {
    guard parts.count > 1, let last = parts.last else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }
}
