import Documents
import Planning
import Testing

@Suite("The load profiles that a design names in a file")
struct DesignProfilesTests {
  private static let named = DesignEdit.design("kits:\n", "profiles: world/profiles.yaml\nkits:\n")
  private static let file = """
    mistwin: 1
    profiles:
      corner-shop: { like: retail }
      outlet: { like: retail, week: { sun: 1 } }
    """

  private static func read(_ edits: [DesignEdit], _ file: String? = DesignProfilesTests.file) -> DesignReading {
    var files = DesignSample.files(edits)
    if let file { files.files["d/world/profiles.yaml"] = Array(file.utf8) }
    return Design.read("d", files: files)
  }

  @Test("A kit, and the defaults, may name one of them, or one that is shipped")
  func named() {
    let reading = Self.read([
      Self.named, .design("profile: retail", "profile: corner-shop"),
      .design("naming:", "defaults: { profile: outlet }\nnaming:"),
    ])
    #expect(reading.findings.map(\.description) == DesignSample.findings())
    #expect(reading.design.sites.map(\.profile) == ["corner-shop", "corner-shop", "outlet"])
    #expect(reading.design.profiles?.file == "world/profiles.yaml")
    #expect(reading.design.profiles?.path == "d/world/profiles.yaml")
    #expect(reading.design.profiles?.names == ["corner-shop", "outlet"])
    #expect(Self.read([Self.named]).design.sites.map(\.profile) == ["retail", "retail", "office"])
  }

  @Test("A name that is not there is told with the nearest one")
  func unknown() {
    let reading = Self.read([Self.named, .design("profile: retail", "profile: corner-shap")])
    #expect(
      reading.errors.map(\.description) == [
        "d/design.yaml:19:14: found the text 'corner-shap'; expected one of 'hospital', 'office', 'retail', 'school', "
          + "'warehouse', 'corner-shop', 'outlet'; did you mean 'corner-shop'? [document]"
      ])
  }

  @Test("A file that is not there, or is no YAML, is one fault, and not one of each kit")
  func missing() {
    let edits = [Self.named, .design("profile: retail", "profile: corner-shop")]
    let missing = Self.read(edits, nil)
    #expect(missing.errors.count == 1)
    #expect(missing.errors.first?.description.contains("no readable file 'd/world/profiles.yaml'") == true)
    #expect(missing.errors.first?.document.position.line == 16)
    let broken = Self.read(edits, "mistwin: [")
    #expect(broken.errors.count == 1)
    #expect(broken.errors.first?.document.position.file == "d/world/profiles.yaml")
  }
}
