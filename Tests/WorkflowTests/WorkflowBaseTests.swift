import Documents
import MistAPI
import Planning
import Testing
import Workflow

/// Files in memory that a design with a table of its own names.
@Suite("A design that the server was started with")
struct WorkflowBaseTests {
  private static let files = MemoryFiles([
    "shops/design.yaml": """
    mistwin: 1
    org: { name: Shops }
    sites: { file: places.csv, columns: { store: number, timezone: time_zone } }
    naming: { site: "{city}" }
    """,
    "shops/places.csv": """
    # number,city,time_zone,country_code
    1,Lisbon,Europe/Lisbon,PT
    "2","Den,ver",America/Denver,US
    """,
    "elsewhere.yaml": "{}",
  ])

  @Test("rows are added to its table or take the place of its own, under our names of columns or the table's")
  func rows() async throws {
    let bench = try await WorkflowBench(base: try WorkflowBase("shops", files: Self.files))
    let answer = try await bench.ask(
      .post, "/topology/site",
      #"""
      {"sites": [{"store": 2, "city": "Denver", "time_zone": "America/Denver", "country_code": "US", "lat": 39.7, "lng": -105},
        {"store": "3", "city": "Porto", "timezone": "Europe/Lisbon", "country_code": "PT"}]}
      """#)
    #expect(answer.status == 200, "\(answer.body.text)")
    #expect(try await bench.list("sites").compactMap { $0["name"]?.string }.sorted() == ["Denver", "Lisbon", "Porto"])
    let table = try await bench.ask(.get, "/design/sites.csv")
    #expect(
      String(decoding: table.response.body, as: UTF8.self) == """
        number,city,time_zone,country_code,lat,lng
        1,Lisbon,Europe/Lisbon,PT,,
        2,Denver,America/Denver,US,39.7,-105
        3,Porto,Europe/Lisbon,PT,,

        """)
  }

  @Test("a fault of a row is told under the name that the body has for its column")
  func faults() async throws {
    let bench = try await WorkflowBench(base: try WorkflowBase("shops", files: Self.files))
    let answer = try await bench.ask(
      .post, "/topology/site",
      #"{"sites": [{"store": "3", "city": "Porto", "timezone": "Europe/Lisbonn", "country_code": "PT"}]}"#)
    #expect(answer.pointers == ["/sites/0/timezone"], "\(answer.body.text)")
    let twice = try await bench.ask(
      .post, "/topology/site",
      #"""
      {"sites": [{"store": "3", "city": "Porto", "timezone": "Europe/Lisbon", "country_code": "PT"},
        {"store": "3", "city": "Faro", "timezone": "Europe/Lisbon", "country_code": "PT"}]}
      """#)
    #expect(twice.pointers == ["/sites/1/store"], "\(twice.body.text)")
  }

  @Test("files that it does not name are not read, wherever they are")
  func files() async throws {
    let bench = try await WorkflowBench(base: try WorkflowBase("shops", files: Self.files))
    for file in ["elsewhere.yaml", "../elsewhere.yaml", "/etc/passwd"] {
      let answer = try await bench.ask(
        .post, "/wired/templates", #"{"networktemplates": {"SW": {"file": "\#(file)"}}}"#)
      #expect(answer.status == 422)
      #expect(answer.body.text.contains("not one of those that the server's own design names"), "\(answer.body.text)")
    }
  }

  @Test("a design with faults is refused, as is one for another organisation")
  func badDesigns() async throws {
    #expect(throws: DocumentErrors.self) {
      try WorkflowBase("shops", files: MemoryFiles(["shops/design.yaml": "mistwin: 2"]))
    }
    let files = Self.files
    var other = files
    other.files["shops/design.yaml"] = Array(
      String(decoding: try files.read("shops/design.yaml"), as: UTF8.self).replacing("name: Shops", with: "name: Other")
        .utf8)
    let bench = try await WorkflowBench(base: try WorkflowBase("shops", files: other))
    let answer = try await bench.ask(.post, "/topology/site", "{}")
    #expect(answer.status == 409)
    #expect(answer.body["detail"]?.string == "the design is for 'Other', and the server works on 'Shops'")
  }
}
