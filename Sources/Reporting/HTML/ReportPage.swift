import Assurance
import Determinism
import MistAPI
import Planning
import Rehearsal
import Rollout

/// `report.html`: a result as one page that stands alone. It asks for nothing from any network, and says all that matters without its
/// script, too.
struct ReportPage {
  let result: RehearsalResult
  let design: Design?
  let lanes: CourseLanes?
  let map: SiteMap
  private(set) var tables: [ReportTable] = []

  /// Nothing may be fetched, whatever the page holds.
  static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

  init(_ result: RehearsalResult, design: Design?) {
    self.result = result
    self.design = design
    var rollout: RolloutResult?
    if case .carriedOut(_, let carriedOut, _) = result.upgrade { rollout = carriedOut }
    lanes = result.course.map { CourseLanes(course: $0, rollout: rollout) }
    map = SiteMap(result.sites, design: design)
    tables = [
      sitesTable, findingsTable, zonesTable, stepsTable, callsTable, phasesTable, looksTable, blastTable, eventsTable,
    ]
    .compactMap { $0 }
  }

  /// The document.
  var html: String {
    let sections: [(id: String, title: String, content: String)] = [
      ("verdict", "Verdict", verdict), ("sites", "Sites", sites), ("addresses", "Address space", addresses),
      ("timeline", "Timeline", timeline), ("rollout", "Rollout", rollout), ("steps", "Thirteen steps", steps),
      ("calls", "API calls", calls), ("how", "How the numbers came about", origins), ("replay", "Replay", replay),
    ].filter { !$0.content.isEmpty }
    let navigation = sections.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" }.joined()
    let body = sections.map { section in
      "<section id=\"\(section.id)\" aria-labelledby=\"\(section.id)-title\">\n"
        + "<h2 id=\"\(section.id)-title\">\(section.title)</h2>\n\(section.content)</section>\n"
    }.joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(result.isGood ? "Good" : "Bad"): \(HTML.escaped(result.title))</title>
      <style>
      \(ReportStyle.text)</style>
      </head>
      <body>
      <a class="skip" href="#main">To the verdict</a>
      <header>
      <p class="kind">Rehearsal\(result.organisation.isEmpty ? "" : " of \(HTML.name(result.organisation))")</p>
      <h1><bdi>\(HTML.escaped(result.title))</bdi></h1>\(result.predictionsParagraph)
      <nav aria-label="Sections"><ul>\(navigation)</ul></nav>
      </header>
      <main id="main">
      \(body)</main>
      <footer><p>Made by <code>mistwin rehearse</code>. The figures of users come from a model (\(HTML.escaped(result.figures))), \
      not from this network. <a href="#how">How the numbers came about</a></p></footer>
      \(HTML.data(data.bytes, id: "report-data"))<script>
      \(ReportScript.text)</script>
      </body>
      </html>

      """
  }

  /// What the script works on.
  private var data: JSON {
    [
      "perPage": JSON(ReportTable.perPage), "tables": .array(tables.map(\.json)), "maps": map.json,
      "course": course,
    ]
  }

  private var course: JSON {
    guard var members = lanes?.json.object else { return .null }
    members["begun"] = JSON(Int((result.start.milliseconds + 999) / 1000))
    members["replay"] = .string(result.replay)
    return .object(members)
  }

  /// A table of the page; empty where there is none of that name.
  func table(_ id: String) -> String { tables.first { $0.id == id }?.html ?? "" }
}

extension ReportPage {
  // MARK: The end

  private var replay: String {
    "<p>The same scenario and seed give the same bytes. This command makes the run again:</p>\n"
      + "<pre class=\"command\"><code>\(HTML.escaped(result.replay))</code></pre>\n"
      + "<p>Any moment of it can be stepped back to, \(result.stepBack == nil ? "such as the beginning of the last stage" : "such as that of the event that decided"): the twin is "
      + "kept as it stood then, to be looked at, forked or served.</p>\n"
      + "<pre class=\"command\"><code>\(HTML.escaped(result.stepBack ?? stepBackToStage))</code></pre>\n"
      + "<p>Seed \(result.seed), model of the world \(result.worldModel), plan <code>\(HTML.escaped(String(result.planDigest.prefix(12))))</code>, store "
      + "<code>\(HTML.escaped(String(result.storeDigest.prefix(12))))</code>.</p>\n"
  }

  /// The command that steps back to the beginning of the last stage.
  private var stepBackToStage: String {
    let moment = result.course?.events.last { $0.isStage }?.at ?? result.end
    return "\(result.replay) --until \(moment.iso8601) --keep moment.sqlite"
  }

  private var origins: String {
    let facts = self.facts
    return FigureOrigin.allCases.map { origin in
      let paragraphs = origin.paragraphs(facts).map { text, code in
        (text.isEmpty ? "" : "<p>\(HTML.escaped(text))</p>")
          + (code.map { "<pre><code>\(HTML.escaped($0))</code></pre>" } ?? "")
      }.joined(separator: "\n")
      return "<article id=\"\(origin.anchor)\" class=\"origin\"><h3>\(origin.title)</h3>\n\(paragraphs)</article>\n"
    }.joined()
  }

  private var facts: FigureOrigin.Facts {
    let window = result.window
    let hours = window.map { ($0.upperBound - $0.lowerBound) / 3_600_000 } ?? 24
    let gates = result.course?.gates.map {
      "\($0.phase): α = \(CourseLanes.number($0.alpha)), fails at ln e = \(CourseLanes.number($0.failsAt))"
    }
    let span = result.course.map { Figures.duration(milliseconds: $0.bin * 1000) } ?? "an hour"
    let counted = result.course?.countedSites ?? 0
    let extent =
      counted < result.sites.count
      ? "over an even choice of \(Figures.count(counted)) of \(Figures.count(result.sites.count)) sites"
      : "over all sites"
    return FigureOrigin.Facts(
      scenario: result.scenario,
      window: window.map { "&start=\($0.lowerBound.seconds)&end=\($0.upperBound.seconds)" } ?? "",
      showWindow: window.map { " --end \($0.upperBound.iso8601) --last \(hours)h" } ?? "",
      keepCommand: "\(result.replay) --keep twin.sqlite", figures: result.figures,
      design: design.flatMap { $0.sites.isEmpty ? nil : $0.path },
      gates: gates.flatMap { $0.isEmpty ? nil : $0.joined(separator: "\n") },
      course:
        "Read from the twin when the run was over, beside the calls: every \(span), 1 − bad ÷ all \(extent). Arrivals are when the "
        + "scenario lets devices come; events are what the run told as it went.",
      replay: result.replay, digest: result.storeDigest)
  }
}
