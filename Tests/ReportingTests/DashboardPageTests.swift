import MistAPI
import Reporting
import Testing

@Suite("The dashboard's page")
struct DashboardPageTests {
  private static let facts = DashboardFacts(
    version: "1 <b>&", pace: 60, fidelity: [("behaviour", 5), ("stored", 2)],
    causes: [
      .init(
        kind: "dhcp-down", sentence: "</script><b>", magnitude: "share, 0 to 1", range: 0...1, devices: "ap")
    ], hasDesign: true, hasState: false)

  private func page() throws -> ParsedPage { try ParsedPage(DashboardPage(Self.facts).html) }

  @Test("is well formed: each id once, each label and title with what it is about, and a view for each link")
  func form() throws {
    let page = try page()
    let ids = page.elements.compactMap { $0.attributes["id"] }
    let known = Set(ids)
    #expect(known.count == ids.count)
    for element in page.elements {
      for name in ["aria-labelledby", "for", "list"] {
        if let id = element.attributes[name] { #expect(known.contains(id), "\(name)=\(id)") }
      }
      if element.name == "button" { #expect(element.attributes["type"] != nil, "\(element.text)") }
    }
    let links = page.all("a").filter { $0.ancestors.contains("nav") }.compactMap { $0.attributes["href"] }
    #expect(links.count == 10)
    for link in links { #expect(known.contains("view-" + link.dropFirst())) }
    for section in page.all("section") { #expect(section.attributes["hidden"] != nil) }
    // Before anybody has signed in, only the form can be seen, and that only once the script says so.
    for id in ["sign-in", "signed-in", "away"] { #expect(page.id(id)?.attributes["hidden"] != nil) }
    #expect(page.id("token")?.attributes["type"] == "password")
    #expect(page.id("news")?.attributes["aria-live"] == "polite")
  }

  @Test("what the server says of itself is text, and data that no text can end")
  func escaping() throws {
    let page = try page()
    #expect(page.all("footer").first?.text.contains("mistwin 1 <b>&") == true)
    let data = try JSON(parsing: Array(try #require(page.id("report-data")).text.utf8))
    #expect(data["causes"]?.array?.first?["sentence"] == "</script><b>")
    #expect(data["pace"] == 60)
    #expect(data["fidelity"] == [["behaviour", 5], ["stored", 2]])
    #expect(data["hasDesign"] == true && data["hasState"] == false)
    let still = DashboardFacts(
      version: "1", pace: nil, fidelity: [], causes: [], hasDesign: false, hasState: false)
    let other = try ParsedPage(DashboardPage(still).html)
    #expect(try JSON(parsing: Array(try #require(other.id("report-data")).text.utf8))["pace"] == .null)
  }

  @Test("nothing is inline that its policy forbids, and nothing comes from elsewhere")
  func policy() throws {
    let page = try page()
    for directive in [
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'",
      "form-action 'none'", "frame-ancestors 'none'",
    ] { #expect(DashboardPage.policy.contains(directive)) }
    #expect(!DashboardPage.policy.contains("unsafe") && !DashboardPage.policy.contains("http"))
    for element in page.elements {
      for (name, value) in element.attributes {
        #expect(name != "style" && !name.hasPrefix("on"), "\(element.name) \(name)")
        if name == "src" || name == "href" {
          #expect(
            value.hasPrefix("/dashboard/") || value.hasPrefix("#") || value.hasPrefix("data:image/svg"), "\(value)")
        }
      }
      #expect(element.name != "style" && element.name != "iframe" && element.name != "img")
      if element.name == "script" {
        #expect(element.attributes["src"] != nil || element.attributes["type"] == "application/json")
      }
    }
    for text in [DashboardPage.script, DashboardPage.style] {
      let addresses = text.matches(of: #/https?:\/\/[^\s'"`]+/#).map { String($0.output) }
      #expect(Set(addresses).isSubset(of: ["http://www.w3.org/2000/svg"]))
      #expect(!text.contains("@import") && !text.contains("url("))
    }
  }

  @Test("the script takes names as text only, and finds everything that it looks for")
  func script() throws {
    let script = DashboardPage.script
    for word in ["insertAdjacentHTML", "outerHTML", "document.write", "eval(", "new Function", "localStorage"] {
      #expect(!script.contains(word), "\(word)")
    }
    #expect(script.matches(of: #/innerHTML\s*=[^=]/#).isEmpty)
    #expect(!script.contains("setAttribute('style'"))
    let known = Set(try page().elements.compactMap { $0.attributes["id"] })
    let wanted = Set(script.matches(of: #/\bat\('([\w-]+)'\)/#).map { String($0.output.1) })
    #expect(wanted.count > 60)
    // A table is made where it is first shown.
    #expect(wanted.subtracting(known) == ["table-classifiers"])
    for id in known where id.hasPrefix("view-") {
      let view = id.dropFirst("view-".count)
      #expect(script.contains("views.\(view) = {"), "\(view)")
    }
  }
}
