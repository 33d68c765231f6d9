import Documents
import Planning
import Testing

@Suite("The files of a design")
struct DesignFileTests {
  @Test("No design at all")
  func missing() {
    let found = Design.read("nowhere", files: MemoryFiles([:])).findings.map(\.description)
    #expect(
      found == [
        "nowhere/design.yaml:1:1: found no readable file 'nowhere/design.yaml' (no file at 'nowhere/design.yaml'); "
          + "expected a design [document]"
      ])
  }

  @Test("A design that is no mapping", arguments: ["- a\n- b\n", "text\n"])
  func notAMapping(_ text: String) {
    let found = Design.read("d.yaml", files: MemoryFiles(["d.yaml": text])).findings
    #expect(found.map(\.document.position) == [SourcePosition(file: "d.yaml", line: 1, column: 1)])
    #expect(found.map(\.document.expected) == ["the design: a mapping"])
  }

  @Test("An empty design lacks what a design must have")
  func empty() {
    let found = Design.read("d.yaml", files: MemoryFiles(["d.yaml": "", "sites.csv": "store,timezone,country_code\n"]))
      .findings
    #expect(
      found.map(\.document.found) == ["the design without the key 'mistwin'", "the design without the key 'org'"])
  }

  @Test("A table in another encoding is refused at the byte")
  func encoding() {
    var files = DesignSample.files()
    files.files["d/places.csv"] = Array("store,city\n1,Z".utf8) + [0xFC] + Array("rich\n".utf8)
    let found = Design.read("d", files: files).findings.filter { $0.document.position.file == "d/places.csv" }
    #expect(found.map(\.document.position) == [SourcePosition(file: "d/places.csv", line: 2, column: 4)])
    #expect(found.map(\.severity) == [.error])
  }

  @Test("A body in a file that is not JSON is refused in that file")
  func brokenBody() {
    var files = DesignSample.files([
      .design("web: { body: { hostnames: [www.example.com] } }", "web: { file: bodies/web.json }")
    ])
    files.files["d/bodies/web.json"] = Array("{\n  \"name\": }}\n".utf8)
    let found = Design.read("d", files: files).findings
    #expect(found.map(\.document.position.file) == ["d/bodies/web.json"])
    #expect(found.map(\.document.position.line) == [2])
  }

  @Test("A body in a file that holds a list is refused")
  func listBody() {
    var files = DesignSample.files([
      .design("web: { body: { hostnames: [www.example.com] } }", "web: { file: /bodies/web.json }")
    ])
    files.files["/bodies/web.json"] = Array("[1]".utf8)
    #expect(
      Design.read("d", files: files).findings.map(\.description) == [
        "/bodies/web.json:1:1: found a list of 1; expected Mist's fields, as keys and values [document]"
      ])
  }

  @Test("Loading throws every error, and no warning")
  func load() {
    let edits: [DesignEdit] = [
      .design("vlan: 10", "vlan: 0"), .sites("Europe/Paris,FR,45.76", "Europe/Lisbon,FR,45.76"),
    ]
    #expect(DesignSample.findings(edits).count == 2)
    let error = #expect(throws: DocumentErrors.self) {
      try Design.load("d", files: DesignSample.files(edits))
    }
    #expect(error?.errors.map(\.position) == [SourcePosition(file: "d/design.yaml", line: 8, column: 19)])
  }

  @Test("A design with a warning is loaded with it")
  func warning() throws {
    let edits: [DesignEdit] = [.sites("Europe/Paris,FR,45.76", "Europe/Lisbon,FR,45.76")]
    let design = try Design.load("d", files: DesignSample.files(edits))
    #expect(design.warnings.map(\.rule) == [.placeMismatch])
  }

  @Test("Secrets in clear are allowed under a directory 'fixtures'", arguments: [("fixtures/d", 0), ("fixture/d", 1)])
  func fixtures(_ directory: String, _ count: Int) {
    let files = DesignSample.files([.design("env:PSK_TILLS", "secret99")])
    let moved = MemoryFiles(
      Dictionary(
        uniqueKeysWithValues: files.files.map {
          ("\(directory)\($0.key.dropFirst())", String(decoding: $0.value, as: UTF8.self))
        }))
    #expect(Design.read(directory, files: moved).findings.filter { $0.rule == .literalSecret }.count == count)
  }

  @Test("Reading twice finds the same")
  func repeatable() {
    let edits: [DesignEdit] = [
      .design("zones: [north, south]", "zones: { north: 10.0.0.0/17, south: 10.0.64.0/18 }"),
      .design("services: [web]", "services: [wbe]"), .devices("S-3", "S-2"), .sites("2,Lyon", "1,Lyon"),
      .design("AP45: 2", "AP43: 2"),
    ]
    let first = DesignSample.findings(edits)
    #expect(first.count == 5)
    for _ in 0..<5 { #expect(DesignSample.findings(edits) == first) }
  }
}
