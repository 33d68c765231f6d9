import Foundation
import Testing

/// The pictures of the documentation are those that the program draws; `MISTWIN_RECORD=1` draws them anew.
@Suite("Pictures of the documentation")
struct PictureTests {
  /// A picture without a width of its own is shown very small on a page.
  private static let width = "sed 's/^<svg /<svg width=\"1000\" /'"

  /// The file, and what draws it on standard output.
  private static let pictures: [(file: String, script: String)] =
    ["load", "signal", "connecting", "evidence", "power"].map { ("model-\($0).svg", "mistwin model picture \($0)") } + [
      (
        "carve-shops.svg",
        "mistwin init shops --name 'Corner Shops' > init.txt && mistwin carve shops --format svg | \(width)"
      ),
      (
        "dhcp-outage.svg",
        """
        mistwin init shops --name 'Corner Shops' > init.txt
        sed -i -e 's/^# causes:/causes:/' -e 's/^#   - { cause: dhcp-down.*/  - { cause: dhcp-down, sites: Denver, start: +8d06:00, end: +8d14:00 }/' shops/scenario.yaml
        mistwin rehearse shops/scenario.yaml --keep kept.sqlite > result.txt 2>&1
        mistwin sle show Denver --twin kept.sqlite --end 2027-01-20T06:00:00Z --every 30m --metric successful-connect --plot plot.svg > levels.txt
        \(width) < plot.svg
        """
      ),
    ]

  @Test("are what the program draws", arguments: pictures.map(\.file))
  func drawn(_ file: String) async throws {
    let script = try #require(Self.pictures.first { $0.file == file }?.script)
    let scratch = try Scratch()
    let outcome = try await Shell.run(script + "\n", in: scratch)
    try #require(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("<svg ") && outcome.output.contains("prefers-color-scheme"))
    let url = DocumentationPage.catalogue.appendingPathComponent("Resources/\(file)")
    if ProcessInfo.processInfo.environment["MISTWIN_RECORD"] == "1" {
      try Data(outcome.output.utf8).write(to: url)
      Issue.record("recorded \(file)")
      return
    }
    #expect(
      try String(contentsOf: url, encoding: .utf8) == outcome.output, "\(file) is stale; MISTWIN_RECORD=1 draws it anew"
    )
  }

  @Test("there is none that nothing draws")
  func all() throws {
    let resources = try FileManager.default.contentsOfDirectory(
      atPath: DocumentationPage.catalogue.appendingPathComponent("Resources").path)
    #expect(resources.sorted() == Self.pictures.map(\.file).sorted())
  }

  @Test(
    "profiles that are none are refused, and so are those that nothing is drawn of",
    arguments: [
      (["model", "picture", "load", "--profile", "nosuch"], Int32(65), "found no profile 'nosuch'"),
      (["model", "picture", "power", "--profile", "retail"], 64, "found profiles for 'power'"),
      (["model", "picture", "nosuch"], 64, "nosuch"),
    ])
  func refused(_ arguments: [String], _ status: Int32, _ words: String) async throws {
    let outcome = try await Mistwin.run(arguments)
    #expect(outcome.status == status)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains(words))
  }

  @Test("a file's profiles are drawn by their own names")
  func own() async throws {
    let outcome = try await Mistwin.run(["model", "picture", "load", "--file", "fixtures/profiles/shops.yaml"])
    #expect(outcome.status == 0)
    for name in ["corner-shop", "outlet"] { #expect(outcome.output.contains(">\(name)<")) }
    #expect(!outcome.output.contains(">hospital<"))
  }
}
