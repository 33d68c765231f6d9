import MistAPI

extension DesignAdoption {
  /// A device that stands at a site under a name.
  struct PlacedDevice {
    var mac: MACAddress
    var serial: String
    var name: String
    var model: String
    var profile: String?
  }

  /// The devices that a design can name, by their sites; the others are left alone.
  mutating func placedDevices(_ sites: [OrganisationContents.Site]) -> [MistID: [PlacedDevice]] {
    let known = Set(sites.map(\.id))
    let profiles = contents.objects[.deviceprofiles] ?? []
    var names: [String: Int] = [:]
    for item in contents.inventory where item["site_id"]?.string != nil {
      names[item["name"]?.string ?? "", default: 0] += 1
    }
    var result: [MistID: [PlacedDevice]] = [:]
    for body in contents.inventory {
      guard let item = InventoryItem(body) else { continue }
      let subject = "\(item.mac) (\(item.model)\(item.name.isEmpty ? "" : ", '\(item.name)'"))"
      guard let site = item.site else {
        left.note("device \(subject)", "it is at no site")
        continue
      }
      guard known.contains(site) else {
        left.note("device \(subject)", "its site is left alone")
        continue
      }
      if item.name.isEmpty || item.name.allSatisfy(\.isWhitespace) {
        left.note("device \(subject)", "it has no name")
      } else if names[item.name, default: 0] > 1 {
        left.note("device \(subject)", "several devices have that name")
      } else if DeviceModels.named(item.model) == nil {
        left.note("device \(subject)", "its model is not in the table of models")
      } else if item.name.contains("..") || item.name.contains(where: \.isNewline) {
        left.note("device \(subject)", "a slot cannot have that name")
      } else {
        let profile = item.profile.flatMap { id in profiles.first { $0["id"]?.string == id.description } }
        let name = profile?["name"]?.string ?? ""
        let isPlain = !name.isEmpty && profiles.count(where: { $0["name"]?.string == name }) == 1
        if item.profile != nil, !isPlain {
          left.note("device \(subject).deviceprofile_id", "it names no device profile of the design")
        }
        result[site, default: []].append(
          PlacedDevice(
            mac: item.mac, serial: item.serial, name: item.name, model: item.model, profile: isPlain ? name : nil))
      }
    }
    return result.mapValues { $0.sorted { $0.name < $1.name } }
  }

  /// What the names of a site's devices begin with, up to a mark that parts words; what follows is the slot.
  static func commonPrefix(_ names: [String]) -> String {
    guard let first = names.first else { return "" }
    var common = Substring(first)
    for name in names.dropFirst() {
      common = first[..<(zip(first.indices, zip(first, name)).first { $0.1.0 != $0.1.1 }?.0 ?? first.endIndex)]
        .prefix(common.count)
      if name.count < common.count { common = common.prefix(name.count) }
    }
    // What is left of every name must be a name, too.
    common = common.prefix((names.map(\.count).min() ?? 1) - 1)
    guard let mark = common.lastIndex(where: { "-_./: ".contains($0) }) else { return "" }
    let prefix = String(common[...mark])
    let isKept = names.allSatisfy { name in
      let rest = name.dropFirst(prefix.count)
      return rest.first?.isWhitespace == false && rest.last?.isWhitespace == false
    }
    return isKept ? prefix : ""
  }

  /// Names in the order in which people count: `ap2` before `ap10`.
  static func isBefore(_ one: String, _ other: String) -> Bool {
    guard let first = NumberedName(one[...]), let second = NumberedName(other[...]), first.stem == second.stem else {
      return one < other
    }
    return (first.number, one) < (second.number, other)
  }

  private static let saidOfDevices: Set<String> = [
    "id", "org_id", "site_id", "created_time", "modified_time", "name", "mac", "serial", "model", "type", "magic",
    "deviceprofile_id", "hw_rev", "sku", "connected", "adopted", "hostname", "jsi", "chassis_mac", "chassis_serial",
    "vc_mac", "deviceprofile_name", "for_site", "tag_uuid", "evpntopo_id",
  ]

  /// Notes what devices have of their own beside their names.
  mutating func noteDevices(_ sites: AdoptedSites) {
    for row in sites.rows {
      for device in row.site.devices {
        let own = (device.object ?? JSONObject()).filter { name, value in
          !Self.saidOfDevices.contains(name) && !value.isNull && value != .string("")
        }
        guard !own.isEmpty else { continue }
        left.note(
          "\(row.site.name)/\(device["name"]?.string ?? device["mac"]?.string ?? "") (\(own.map(\.key).joined(separator: ", ")))",
          "a device's own configuration belongs to the device")
      }
    }
  }

  /// Notes what sites have of objects of their own.
  mutating func noteSiteObjects() {
    for site in contents.sites {
      for collection in OrganisationContents.ofSites {
        for object in site.objects[collection] ?? [] {
          let name = object["name"]?.string ?? object["ssid"]?.string ?? object["id"]?.string ?? ""
          left.note(
            "sites/\(site.name)/\(collection)/\(name)", "a design has objects of the organisation, not of a site")
        }
      }
    }
  }
}
