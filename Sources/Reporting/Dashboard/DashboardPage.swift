import MistAPI

/// The page of a served twin: a frame that is the same for everybody. What it shows it reads over the API, with the token or the
/// session of who looks at it.
public struct DashboardPage: Sendable {
  /// Nothing from elsewhere is loaded, called, framed or sent to.
  public static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    + "form-action 'none'; frame-ancestors 'none'"

  /// The document at `/`.
  public let html: String
  /// The style at `/dashboard/dashboard.css`.
  public static let style = ReportStyle.text + DashboardStyle.text
  /// The script at `/dashboard/dashboard.js`.
  public static let script = DashboardScript.text

  /// A page.
  public init(_ facts: DashboardFacts) {
    let navigation = Self.views.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" }.joined()
    let sections = Self.views.map { view in
      "<section id=\"view-\(view.id)\" class=\"view\" hidden aria-labelledby=\"title-\(view.id)\">\n"
        + "<h2 id=\"title-\(view.id)\" tabindex=\"-1\">\(view.title)</h2>\n"
        + "<p class=\"notice\" id=\"notice-\(view.id)\" role=\"status\" hidden></p>\n\(view.content)</section>\n"
    }.joined(separator: "\n")
    html = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <title>mistwin</title>
      <link rel="icon" href="\(Self.icon)">
      <link rel="stylesheet" href="/dashboard/dashboard.css">
      <script src="/dashboard/dashboard.js" defer></script>
      </head>
      <body class="dashboard">
      <a class="skip" href="#main" id="skip">To the content</a>
      <p class="away" id="away" role="alert" hidden></p>
      \(DashboardForms.signIn)
      <div id="signed-in" hidden>
      <header>
      <div class="top">
      <p class="brand"><strong><bdi id="org-name"></bdi></strong> <span class="kind">twin of the Mist cloud</span></p>
      <p class="standing"><span class="unseen">The twin's clock: </span><time id="twin-clock"></time> UTC
      <span class="kind" id="pace"></span> <span class="kind">read at <time id="read-at">–</time></span></p>
      <p class="who"><span id="who"></span> <button type="button" id="sign-out">Sign out</button></p>
      </div>
      <nav aria-label="Sections"><ul>\(navigation)</ul></nav>
      </header>
      <main id="main" tabindex="-1">
      <p class="unseen" id="news" role="status" aria-live="polite"></p>
      \(sections)</main>
      <footer><p>mistwin \(HTML.escaped(facts.version)). Levels, clients and events come from a model, not from a network.</p></footer>
      </div>
      <noscript><p>This page needs its script. The same is at <code>/api/v1</code> and <code>/twin/v1/openapi.json</code>.</p></noscript>
      \(HTML.data(Self.data(facts).bytes, id: "report-data"))</body>
      </html>

      """
  }

  private static let icon =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' "
    + "fill='%231a56a0'/%3E%3Cpath d='M3 11V5l3 4 3-4v6M12 5v6' fill='none' stroke='white' stroke-width='1.6'/%3E%3C/svg%3E"

  /// What the script works on.
  private static func data(_ facts: DashboardFacts) -> JSON {
    [
      "perPage": 50, "tables": [], "pace": facts.pace.map { JSON(Int($0)) } ?? .null,
      "fidelity": .array(facts.fidelity.map { [.string($0.name), JSON($0.operations)] }),
      "causes": .array(
        facts.causes.map {
          [
            "kind": .string($0.kind), "sentence": .string($0.sentence), "magnitude": .string($0.magnitude),
            "least": JSON($0.range.lowerBound), "most": JSON($0.range.upperBound), "devices": .string($0.devices),
          ]
        }),
      "hasDesign": .bool(facts.hasDesign), "hasState": .bool(facts.hasState),
      "land": .array(
        WorldOutline.rings.map { ring in .array(ring.flatMap { [JSON($0.longitude), JSON($0.latitude)] }) }),
    ]
  }
}
