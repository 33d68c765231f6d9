import MistAPI

/// A device of the inventory, as far as a plan needs it.
struct InventoryItem: Sendable {
  var mac: MACAddress
  var serial: String
  var magic: String
  var model: String
  var site: MistID?
  var name: String
  var profile: MistID?

  init?(_ body: JSON) {
    guard let mac = body["mac"]?.string.flatMap({ MACAddress($0) }) else { return nil }
    self.mac = mac
    serial = body["serial"]?.string ?? ""
    magic = body["magic"]?.string ?? ""
    model = body["model"]?.string ?? ""
    site = body["site_id"]?.string.flatMap { MistID($0) }
    name = body["name"]?.string ?? ""
    profile = body["deviceprofile_id"]?.string.flatMap { MistID($0) }
  }
}
