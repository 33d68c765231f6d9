public import Documents
import MistAPI

/// What Terraform manages, from its state: a file of state version 4, or what `terraform show -json` prints.
///
/// Terraform owns an object whole: a plan that would write it is refused.
public struct TerraformState: Sendable {
  /// The resources by the id of the object, `mist_site.lisbon`.
  private var resources: [MistID: String] = [:]
  /// The resources of site settings, by the id of the site.
  private var settings: [MistID: String] = [:]

  /// How many objects it knows.
  public var count: Int { resources.count + settings.count }

  /// Reads a state.
  /// - Throws: `DocumentError` for what is none.
  public init(parsing bytes: [UInt8], file: String) throws(DocumentError) {
    let json: JSON
    do throws(JSONError) {
      json = try JSON(parsing: bytes)
    } catch {
      throw DocumentError(
        at: SourcePosition(file: file, line: error.line, column: error.column), found: error.problem,
        expected: "a state of Terraform as JSON")
    }
    if json["version"]?.int == 4, let list = json["resources"]?.array {
      for resource in list where resource["mode"]?.string == "managed" { addStored(resource) }
    } else if let root = json["values"]?["root_module"] {
      addShown(root)
    } else {
      throw DocumentError(
        at: SourcePosition(file: file, line: 1, column: 1), found: "JSON that is no state of Terraform",
        expected: "a state of version 4, or the output of 'terraform show -json'")
    }
  }

  /// The resource that owns an object; nil when Terraform does not know it.
  func owner(of id: MistID) -> String? { resources[id] }

  /// The resource that owns the settings of a site.
  func owner(ofSettingOf site: MistID) -> String? { settings[site] }

  private mutating func addStored(_ resource: JSON) {
    guard let type = resource["type"]?.string, let name = resource["name"]?.string else { return }
    let module = resource["module"]?.string.map { "\($0)." } ?? ""
    for instance in resource["instances"]?.array ?? [] {
      let index = instance["index_key"].map { "[\($0.text)]" } ?? ""
      add(type, "\(module)\(type).\(name)\(index)", instance["attributes"] ?? .null)
    }
  }

  private mutating func addShown(_ module: JSON) {
    for resource in module["resources"]?.array ?? [] where resource["mode"]?.string != "data" {
      guard let type = resource["type"]?.string, let address = resource["address"]?.string else { continue }
      add(type, address, resource["values"] ?? .null)
    }
    for child in module["child_modules"]?.array ?? [] { addShown(child) }
  }

  private mutating func add(_ type: String, _ address: String, _ values: JSON) {
    guard type.hasPrefix("mist_") else { return }
    func id(_ name: String) -> MistID? { values[name]?.string.flatMap { MistID($0) } }
    if type == "mist_site_setting" || type == "mist_site_networktemplate" {
      if let site = id("site_id") { settings[site] = address }
    } else if type.hasPrefix("mist_device_"), let device = id("device_id") {
      resources[device] = address
    } else if type == "mist_org_setting" {
      if let organisation = id("org_id") { resources[organisation] = address }
    } else if let own = id("id") {
      resources[own] = address
    }
  }
}
