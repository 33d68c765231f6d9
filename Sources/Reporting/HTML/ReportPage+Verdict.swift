import Determinism
import MistAPI
import Planning
import Rehearsal
import Rollout

extension RehearsalResult {
  /// How good the predictions were so far, on a line of its own; empty where nobody knows.
  var predictionsParagraph: String {
    predictions.map { "\n<p class=\"kind\">P\(HTML.escaped(String($0.sentence.dropFirst()))).</p>" } ?? ""
  }
}

extension ReportPage {
  /// Good or bad, each expectation with what was found and where it stands, and the run in a few figures.
  var verdict: String {
    let word = result.isGood ? "Good" : "Bad"
    let rows = result.checks.map { check in
      """
      <tr class="\(check.isMet ? "good" : "bad")"><td><span class="state \(check.isMet ? "good" : "bad")">\
      \(check.isMet ? "met" : "NOT MET")</span></td><th scope="row">\(HTML.name(check.line))</th>\
      <td>\(HTML.name(check.found))\(check.since.map { "<br>since \(HTML.name($0))" } ?? "")</td><td><a class="figure" href="#\(origin(of: check).anchor)">\
      <code>\(HTML.escaped(check.place))</code></a></td></tr>
      """
    }.joined(separator: "\n")
    return """
      <p class="verdict \(result.isGood ? "good" : "bad")"><strong><span aria-hidden="true">\(result.isGood ? "✓" : "✗")</span> \
      \(word)</strong> <a class="figure" href="#\(FigureOrigin.verdict.anchor)">\(HTML.escaped(result.verdictSentence))</a></p>
      <div class="scroll whole" tabindex="0" role="region" aria-labelledby="caption-expectations">
      <table class="expectations"><caption id="caption-expectations">What was expected, what was found, and where it stands</caption>
      <thead><tr><th scope="col">Verdict</th><th scope="col">Expected</th><th scope="col">Found</th><th scope="col">Where</th></tr></thead>
      <tbody>
      \(rows)
      </tbody></table>
      </div>
      \(result.decisiveEvent.map { "<p>It stands since <strong>\(HTML.name($0.sentence))</strong>.</p>" } ?? "")
      <dl class="facts">
      \(facts.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" }.joined(separator: "\n"))
      </dl>

      """
  }

  private func origin(of check: RehearsalResult.Check) -> FigureOrigin {
    switch check.line.split(separator: " ").first {
    case "every": .hardware
    case "sle": .level
    case "rollout": .rollout
    case "blast": .blast
    case "psk": .key
    case "api": .calls
    default: .sites
    }
  }

  private var facts: [(name: String, value: String)] {
    var facts: [(name: String, value: String)] = [
      ("Clock", "\(HTML.moment(result.start)) to \(HTML.moment(result.end)) UTC"),
      (
        "Devices",
        HTML.figure(
          "\(Figures.count(result.hardware.connected)) of \(Figures.count(result.hardware.slots))", how: .hardware)
          + " ready"
      ),
    ]
    if !result.sites.isEmpty {
      let counts = SiteState.allCases.filter { result.sites.count($0) > 0 }.map { state in
        HTML.figure(Figures.count(result.sites.count(state)), how: .sites) + " \(state.label)"
      }
      facts.append(("Sites", counts.joined(separator: ", ")))
    }
    let changes = result.steps.reduce(0) { $0 + $1.changes }
    facts.append(
      (
        "Plan",
        HTML.figure(Figures.count(changes), how: .steps) + " changes, "
          + HTML.figure(Figures.count(result.changesLeft), how: .steps) + " left when planned again"
      ))
    switch result.upgrade {
    case .none: break
    case .skipped(let name, _): facts.append(("Upgrade \(HTML.name(name))", "not started"))
    case .carriedOut(let name, let rollout, _):
      let time = Figures.duration(milliseconds: (rollout.promoted ?? rollout.ended) - rollout.started)
      facts.append(
        (
          "Upgrade \(HTML.name(name))",
          "\(rollout.outcome.word.lowercased()) after " + HTML.figure(time, how: .rollout)
        ))
    }
    if let rotation = result.rotation {
      facts.append(
        (
          "Key \(HTML.name(rotation.name))",
          (rotation.isRotated ? "rotated" : "<strong>not rotated</strong>") + " in "
            + HTML.figure(Figures.duration(milliseconds: rotation.ended - rotation.started), how: .key)
        ))
    }
    facts.append(
      (
        "API calls",
        HTML.figure(Figures.count(result.calls.total), how: .calls) + ", at most "
          + HTML.figure(Figures.count(result.calls.mostInOneHour), how: .calls) + " in one hour"
      ))
    return facts
  }
}
