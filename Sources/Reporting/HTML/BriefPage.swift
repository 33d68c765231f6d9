import Assurance
import Determinism
import MistAPI
import Planning
import Rehearsal
import Rollout

/// `brief.html`: one printed page for whoever approves. Sentences that a person reads who runs a business, not a network: all of them
/// follow from the result.
struct BriefPage {
  let result: RehearsalResult
  let design: Design?

  /// A part of the page: what is asked, and the answers.
  struct Part {
    var question: String
    var answers: [String]
  }

  /// The document.
  var html: String {
    let parts = [
      Part(question: "What is to be done", answers: what), Part(question: "When", answers: when),
      Part(question: "Whom it touches", answers: whom), Part(question: "What users feel", answers: felt),
      Part(question: "What could go wrong, and how it is noticed", answers: risks),
      Part(question: "The way back, and its limits", answers: wayBack),
      Part(question: "What this rehearsal does not know", answers: unknown),
    ].filter { !$0.answers.isEmpty }
    let body = parts.enumerated().map { number, part in
      "<section aria-labelledby=\"part-\(number + 1)\"><h2 id=\"part-\(number + 1)\">\(part.question)</h2>\n"
        + part.answers.map { "<p>\($0)</p>" }.joined(separator: "\n") + "</section>\n"
    }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(ReportPage.policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>For approval: \(HTML.escaped(result.title))</title>
      <style>
      \(BriefStyle.text)</style>
      </head>
      <body>
      <main>
      <header>
      <p class="kind">For approval\(result.organisation.isEmpty ? "" : " · \(HTML.name(result.organisation))")</p>
      <h1><bdi>\(HTML.escaped(result.title))</bdi></h1>\(result.predictionsParagraph)
      </header>
      <p class="verdict \(result.isGood ? "good" : "bad")"><strong>\(result.isGood ? "As expected." : "Not as expected.")</strong> \
      \(verdict)\(outcome)</p>
      <div class="parts">
      \(body)</div>
      <div class="sign"><p>Approved by</p><p>Date</p></div>
      <footer><p>All of this was rehearsed on a model of the network; nothing real was touched. It is made again by \
      <code>\(HTML.escaped(result.replay))</code> (plan <code>\(HTML.escaped(String(result.planDigest.prefix(12))))</code>). \
      Details: <a href="report.html">report.html</a></p></footer>
      </main>
      </body>
      </html>

      """
  }

  /// What came of what was expected.
  private var verdict: String {
    guard !result.checks.isEmpty else { return "Nothing was said beforehand of what should come out." }
    let unmet = result.unmet
    guard let first = unmet.first else {
      return result.checks.count == 1
        ? "The one thing that was asked of this rehearsal held."
        : "All \(Figures.count(result.checks.count)) things that were asked of this rehearsal held."
    }
    let more = unmet.count > 1 ? ", and \(Figures.count(unmet.count - 1)) more" : ""
    return "Of \(Figures.count(result.checks.count, "thing")) that should hold, \(Figures.count(unmet.count)) did not: "
      + "«\(HTML.name(first.line))» – found: \(HTML.name(first.found.clipped(to: 160)))\(more)."
  }

  /// How the upgrade ended, for who reads one line only.
  private var outcome: String {
    switch result.upgrade {
    case .none: return ""
    case .skipped: return " The upgrade was not begun."
    case .carriedOut(_, let rollout, _):
      switch rollout.outcome {
      case .promoted: return " The upgrade went through."
      case .rolledBack: return " The upgrade was stopped and taken back."
      case .held, .waiting: return " The upgrade waits for a person."
      }
    }
  }

  /// The upgrade that was carried out, and what it cost.
  var carriedOut: (rollout: RolloutResult, radius: BlastRadius)? {
    if case .carriedOut(_, let rollout, let radius) = result.upgrade { (rollout, radius) } else { nil }
  }

  /// `1 day 16 hours`, `9 minutes`: the two largest units in words.
  static func duration(_ milliseconds: Int64) -> String {
    let minutes = Int(max(0, milliseconds) / 60_000)
    let parts = [(minutes / 1440, "day"), (minutes / 60 % 24, "hour"), (minutes % 60, "minute")]
    let shown = parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 > 0 }
    return shown.isEmpty ? "less than a minute" : shown.map { Figures.count($0.0, $0.1) }.joined(separator: " ")
  }

  /// `Monday 11 January 2027, 06:00`
  static func moment(_ instant: Instant) -> String {
    let text = Figures.minute(instant)
    let weekdays = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"]
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December",
    ]
    let parts = text.split { $0 == "-" || $0 == " " }.map(String.init)
    let days = instant.seconds >= 0 ? instant.seconds / 86_400 : (instant.seconds - 86_399) / 86_400
    guard parts.count == 4, let month = Int(parts[1]), (1...12).contains(month), let day = Int(parts[2]) else {
      return HTML.escaped(text) + " UTC"
    }
    let weekday = weekdays[Int((days % 7 + 7) % 7)]
    return
      "<time datetime=\"\(instant.iso8601)\">\(weekday) \(day) \(months[month - 1]) \(parts[0]), \(parts[3])</time>"
  }
}

extension String {
  /// The text, cut to so many characters where it is longer.
  func clipped(to most: Int) -> String { count > most ? prefix(most - 1) + "…" : self }
}
