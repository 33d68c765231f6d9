import Documents
import MistAPI
import Testing

@testable import Planning

@Suite("What Terraform owns")
struct TerraformStateTests {
  private static let site = "4ac1dcf4-9d8b-7211-65c4-057819f0862b"
  private static let template = "5bc1dcf4-9d8b-7211-65c4-057819f0862b"

  @Test("Both forms of a state say the same")
  func forms() throws {
    let stored = """
      {"version":4,"resources":[
        {"mode":"managed","type":"mist_site","name":"lisbon","instances":[{"attributes":{"id":"\(Self.site)"}}]},
        {"mode":"data","type":"mist_sites","name":"all","instances":[{"attributes":{"id":"\(Self.template)"}}]},
        {"module":"module.radio","mode":"managed","type":"mist_org_rftemplate","name":"rf","instances":[
          {"index_key":"indoor","attributes":{"id":"\(Self.template)"}}]},
        {"mode":"managed","type":"mist_site_setting","name":"s","instances":[{"attributes":{"site_id":"\(Self.site)"}}]}]}
      """
    let state = try TerraformState(parsing: Array(stored.utf8), file: "state.json")
    let site = try #require(MistID(Self.site))
    let template = try #require(MistID(Self.template))
    #expect(state.owner(of: site) == "mist_site.lisbon")
    #expect(state.owner(of: template) == "module.radio.mist_org_rftemplate.rf[\"indoor\"]")
    #expect(state.owner(ofSettingOf: site) == "mist_site_setting.s")
    #expect(state.count == 3)
    let shown = """
      {"format_version":"1.0","values":{"root_module":{"resources":[
        {"address":"mist_site.lisbon","mode":"managed","type":"mist_site","values":{"id":"\(Self.site)"}}],
        "child_modules":[{"resources":[{"address":"module.radio.mist_org_rftemplate.rf","mode":"managed",
        "type":"mist_org_rftemplate","values":{"id":"\(Self.template)"}}]}]}}}
      """
    let other = try TerraformState(parsing: Array(shown.utf8), file: "shown.json")
    #expect(other.owner(of: site) == "mist_site.lisbon")
    #expect(other.owner(of: template) == "module.radio.mist_org_rftemplate.rf")
  }

  @Test("What is no state is refused, with its place", arguments: ["", "[]", "{", #"{"version":3,"resources":[]}"#])
  func refused(_ text: String) {
    let error = #expect(throws: DocumentError.self) {
      try TerraformState(parsing: Array(text.utf8), file: "state.json")
    }
    #expect(error?.position.file == "state.json")
    #expect(error?.expected?.contains("state") == true)
  }
}
