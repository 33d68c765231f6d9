import MistAPI
import MistCatalogue
import Testing

@Suite("Importing a published document")
struct ImportTests {
  private static let document = """
    {"openapi": "3.1.0", "info": {"version": "1.2", "title": "prose"},
     "paths": {"/api/v1/things/{thing_id}": {
       "parameters": [{"$ref": "#/components/parameters/thing_id"}],
       "put": {"operationId": "updateThing", "summary": "prose", "tags": ["x"], "description": "prose",
         "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/thing"},
           "examples": {"a": {"value": 1}}}}},
         "responses": {"200": {"$ref": "#/components/responses/Thing"}}},
       "get": {"operationId": "getThing", "deprecated": true, "parameters": [
         {"in": "query", "name": "limit", "description": "prose", "schema": {"type": "integer", "default": 100}}],
         "responses": {"200": {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}}}}},
     "components": {
       "parameters": {"thing_id": {"in": "path", "name": "thing_id", "required": true,
         "schema": {"type": "string", "format": "uuid", "examples": ["x"]}}},
       "responses": {"Thing": {"description": "OK", "content": {
         "application/json": {"schema": {"$ref": "#/components/schemas/thing"}},
         "application/vnd.api+json": {"schema": {"$ref": "#/components/schemas/thing"}}}}},
       "schemas": {"thing": {"type": "object", "title": "prose", "description": "prose", "required": ["title"],
         "additionalProperties": false, "properties": {
           "title": {"type": "string", "title": "prose"}, "description": {"type": ["string", "null"]},
           "example": {"enum": ["a", "b"], "example": "a"},
           "kind": {"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]}}}}}}
    """

  private static let golden = """
    {"mistwin_catalogue":1,"version":"1.2","sha256":"DIGEST","openapi":"3.1.0",
    "operations":{
    "getThing GET /things/{thing_id}":{"deprecated":true,"parameters":["thing_id",{"name":"limit","in":"query",\
    "schema":{"type":"integer","default":100}}],"responses":{"200":{"media":["text/csv"],"schema":{"type":"string"}}}},
    "updateThing PUT /things/{thing_id}":{"parameters":["thing_id"],"body":{"json":{"$ref":"thing"}},\
    "responses":{"200":"Thing"}}
    },
    "parameters":{
    "thing_id":{"name":"thing_id","in":"path","required":true,"schema":{"type":"string","format":"uuid"}}
    },
    "responses":{
    "Thing":{"schema":{"$ref":"thing"}}
    },
    "schemas":{
    "thing":{"type":"object","required":["title"],"additionalProperties":false,"properties":{"title":\
    {"type":"string"},"description":{"type":["string","null"]},"example":{"enum":["a","b"]},"kind":{"oneOf":\
    [{"type":"integer","minimum":1},{"type":"string"}]}}}
    }
    }

    """

  @Test("A small document becomes its golden catalogue: no prose, but members that are named like prose")
  func small() throws {
    let data = try CatalogueImporter(document: Array(Self.document.utf8)).catalogue()
    let catalogue = try Catalogue(data: data)
    #expect(catalogue.sourceDigest.count == 64)
    let text = String(decoding: data, as: UTF8.self).replacing(catalogue.sourceDigest, with: "DIGEST")
    #expect(text == Self.golden)
    #expect(catalogue.operations.map(\.id) == ["getThing", "updateThing"])
    let details = catalogue.details(of: catalogue.operations[0])
    #expect(details.isDeprecated)
    #expect(details.parameters.map(\.name) == ["thing_id", "limit"])
    #expect(details.response(200)?.media == ["text/csv"])
  }

  @Test("The Swift file holds the data in one text")
  func source() throws {
    let data = try CatalogueImporter(document: Array(Self.document.utf8)).catalogue()
    let source = String(decoding: CatalogueSource.swift(data), as: UTF8.self)
    #expect(source.contains("static let text: StaticString = ##\"\"\"\n{\"mistwin_catalogue\":1"))
    #expect(source.hasSuffix("}\n\"\"\"##\n}\n"))
  }

  @Test("Two catalogues part in named places")
  func difference() throws {
    let one = try CatalogueImporter(document: Array(Self.document.utf8)).catalogue()
    let changed = Self.document.replacing("\"minimum\": 1", with: "\"minimum\": 2")
      .replacing("getThing", with: "readThing").replacing("\"1.2\"", with: "\"1.3\"")
    let two = try CatalogueImporter(document: Array(changed.utf8)).catalogue()
    #expect(try CatalogueDifference(from: one, to: one).lines == [])
    let lines = try CatalogueDifference(from: one, to: two).lines
    #expect(lines.contains("version 1.2 became 1.3"))
    #expect(lines.contains("schema thing has changed"))
    #expect(lines.contains("operation getThing GET /things/{thing_id} is gone"))
    #expect(lines.contains("operation readThing GET /things/{thing_id} is new"))
  }

  @Test(
    "What cannot be compiled is refused with its place",
    arguments: [
      ("{", "the document"), ("{}", "info.version"), (#"{"info":{"version":"1"},"openapi":"2.0"}"#, "openapi"),
      (document.replacing("/api/v1/things", with: "/v2/things"), "paths./v2/things/{thing_id}"),
      (document.replacing("schemas/thing\"", with: "schemas/thong\""), "leads nowhere"),
      (document.replacing("\"minimum\"", with: "\"least\""), "keyword"),
      (document.replacing("\"get\":", with: "\"patch\":"), "patch"),
      (
        document.replacing(
          "application/json\": {\"schema\": {\"$ref\": \"#/components/schemas/thing\"},",
          with: "text/xml\": {\"schema\": {},"), "text/xml"
      ),
    ])
  func refused(_ text: String, _ place: String) {
    let error = #expect(throws: ImportError.self) { try CatalogueImporter(document: Array(text.utf8)).catalogue() }
    #expect(error.map { "\($0)".contains(place) } == true)
  }
}
