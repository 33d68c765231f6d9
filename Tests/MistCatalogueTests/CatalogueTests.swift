import Foundation
import MistAPI
import MistCatalogue
import Testing

@Suite("The published catalogue")
struct CatalogueTests {
  static let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../fixtures/mist-api/catalogue.json")

  @Test("The compiled-in data is that of the fixture")
  func compiled() throws {
    let data = try Array(Data(contentsOf: Self.fixture))
    let difference = try CatalogueDifference(from: data, to: Catalogue.publishedData)
    #expect(difference.lines == [])
    #expect(data == Catalogue.publishedData)
  }

  @Test("The data is one JSON document without prose and examples")
  func whole() throws {
    let json = try JSON(parsing: Catalogue.publishedData)
    #expect(json["version"]?.string == Catalogue.published.version)
    #expect(json["operations"]?.object?.count == 1037)
    #expect(json["schemas"]?.object?.count == 2832)
    #expect(!Catalogue.published.sourceDigest.isEmpty)
    let text = String(decoding: Catalogue.publishedData, as: UTF8.self)
    #expect(!text.contains("\"examples\":"))
    #expect(!text.contains("\"summary\":\""))
  }

  @Test("Every operation has its parameters, and every schema compiles")
  func complete() throws {
    for operation in Catalogue.published.operations {
      let details = Catalogue.published.details(of: operation)
      let inPath = operation.parts.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
      #expect(Set(details.parameters.filter { $0.place == .path }.map(\.name)) == Set(inPath), "\(operation.id)")
      #expect(details.response(200) != nil, "\(operation.id)")
    }
    for name in Catalogue.published.schemaNames { #expect(Catalogue.published.schema(name)?.name == name) }
  }

  @Test("Operations are found by id and by path")
  func find() throws {
    let catalogue = Catalogue.published
    #expect(catalogue.operation("listOrgSites")?.path == "/orgs/{org_id}/sites")
    #expect(catalogue.operation("listOrgsites") == nil)
    let found = catalogue.operations(ofPath: "/sites/123/setting")
    #expect(found.map(\.id).sorted() == ["getSiteSetting", "updateSiteSettings"])
    #expect(catalogue.operations(ofPath: "/sites/123/devices/search").first?.id == "searchSiteDevices")
    #expect(catalogue.operations(ofPath: "/nothing") == [])
  }

  @Test("A schema says what the document says")
  func schema() throws {
    let wlan = try #require(Catalogue.published.schema("wlan"))
    #expect(wlan.required.contains("ssid"))
    let members = Dictionary(wlan.properties.map { ($0.name, $0.schema) }) { $1 }
    #expect(members["created_time"]?.isReadOnly == true)
    #expect(members["auth"]?.properties.contains { $0.name == "type" } == true)
    #expect(members["template_id"]?.format == .uuid)
  }

  @Test(
    "What is no catalogue is refused", arguments: ["", "{}", "{\"mistwin_catalogue\":2,\n}", "nonsense\nmore"])
  func damaged(_ text: String) {
    #expect(throws: CatalogueError.self) { try Catalogue(data: Array(text.utf8)) }
  }
}
