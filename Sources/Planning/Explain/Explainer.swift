import Documents
import EffectiveConfiguration
public import MistAPI

/// Explains, through the client alone, why a field of a site or device has the value that it has.
///
/// What it reads is what the cloud's own layers are made of; nothing is written. On the simulated cloud it agrees with
/// `/sites/{id}/setting/derived` and with the effective configuration of devices.
public struct Explainer: Sendable {
  private let client: any MistClient
  private let organisation: MistID

  /// An explainer of an organisation.
  public init(_ client: any MistClient, organisation: MistID) {
    self.client = client
    self.organisation = organisation
  }

  /// The site of that name or id, or the device of that name, MAC address or id.
  /// - Throws: `ExplainError.unknownSubject`, `ExplainError.ambiguous`, `ExplainError.nowhere`, `MistError`
  public func subject(_ text: String) async throws -> ExplainedSubject {
    if let mac = MistID(text)?.deviceMAC ?? MACAddress(text) {
      let found = try await client.inventory(of: organisation, query: [.init("mac", mac.description)])
      if let item = found.first(where: { $0["mac"]?.string == mac.description }) {
        return try await device(item, at: nil)
      }
    }
    let sites = try await client.list("/orgs/\(organisation)/sites").compactMap { Place($0) }
    let id = MistID(text)
    let meant = sites.filter { $0.id == id || $0.name == text }
    if meant.count > 1 { throw ExplainError.ambiguous(text, meant.map(\.id)) }
    if let site = meant.first {
      return ExplainedSubject(kind: .site, name: site.name, site: site.id, siteName: site.name, profile: nil)
    }
    let devices = try await client.inventory(of: organisation)
    let named = devices.filter { $0["name"]?.string == text }
    if named.count > 1 {
      let macs = named.compactMap { $0["mac"]?.string.flatMap { MACAddress($0) } }
      throw ExplainError.ambiguous(text, macs.map { MistID(device: $0) })
    }
    if let item = named.first { return try await device(item, at: sites) }
    let names = sites.map(\.name) + devices.compactMap { $0["name"]?.string }.filter { !$0.isEmpty }
    throw ExplainError.unknownSubject(
      text, nearest: nearestWord(to: text, in: names), sites: sites.count, devices: devices.count)
  }

  /// A site as lists have it.
  private struct Place {
    let id: MistID
    let name: String

    init?(_ item: JSON) {
      guard let id = item["id"]?.string.flatMap({ MistID($0) }) else { return nil }
      self.id = id
      name = item["name"]?.string ?? ""
    }
  }

  private func device(_ item: JSON, at sites: [Place]?) async throws -> ExplainedSubject {
    guard let mac = item["mac"]?.string.flatMap({ MACAddress($0) }) else {
      throw MistError.unexpectedAnswer("/api/v1/orgs/\(organisation)/inventory", expected: "a MAC", found: item.text)
    }
    let name = item["name"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? mac.description
    guard let site = item["site_id"]?.string.flatMap({ MistID($0) }), site != .zero else {
      throw ExplainError.nowhere(name)
    }
    let known = sites?.first { $0.id == site }?.name
    let siteName = if let known { known } else { try await client.call(.get, "/sites/\(site)")["name"]?.string }
    let type = item["type"]?.string.flatMap { DeviceType(rawValue: $0) } ?? .accessPoint
    return ExplainedSubject(
      kind: .device(type, mac), name: name, site: site, siteName: siteName ?? site.description,
      profile: item["deviceprofile_id"]?.string.flatMap { MistID($0) })
  }

  /// Explains a field and what lies below it, or every field that anything sets.
  /// - Parameter field: A dotted path, `port_usages.ap.networks`, `wlans.SSID.vlan_id`, `vars.guest_vlan`; nil for all.
  /// - Throws: `ExplainError.unknownField`, `MistError`
  public func explain(_ subject: ExplainedSubject, field: String? = nil) async throws -> Explanation {
    let sources = SourceReader(client, organisation: organisation)
    let site = try await client.call(.get, "/sites/\(subject.site)")
    let all = try await sources.sources(of: site, id: subject.site)
    let layered: LayeredConfiguration
    switch subject.kind {
    case .site: layered = all.site
    case .device(let type, let mac):
      layered = all.device(
        type, profile: try await sources.profile(subject.profile),
        own: try await sources.device(mac, at: subject.site, name: subject.name))
    }
    let reader = LayerReader(layered)
    var wlans: [ExplainedWLAN] = []
    if subject.hasWLANs, field.map({ $0 == "wlans" || $0.hasPrefix("wlans.") }) ?? true {
      wlans = try await sources.wlans(at: site, id: subject.site)
    }
    let variables = layered.variables
    guard let field else {
      let fields = reader.paths.map { reader.explain($0) }
      let onAir = wlans.flatMap { wlan in
        wlan.members.keys.map { wlan.explain([.member($0)], reader, variables: variables) }
      }
      return Explanation(subject: subject, fields: fields + onAir)
    }
    let fields =
      FieldSteps.find(field[...], in: reader.effective).map { steps in
        LayerReader.parts(of: steps, reader.effective.value(at: steps) ?? .null).map { reader.explain($0) }
      } ?? Self.explain(field, in: wlans, reader, variables: variables)
    guard fields.isEmpty else { return Explanation(subject: subject, fields: fields) }
    throw unknown(field, subject, reader, wlans)
  }

  /// A field of the WLANs of an SSID, or all of theirs.
  private static func explain(
    _ field: String, in wlans: [ExplainedWLAN], _ reader: LayerReader, variables: [String: String]
  ) -> [FieldExplanation] {
    wlans.flatMap { wlan -> [FieldExplanation] in
      let members = JSON.object(wlan.members)
      let whole = "wlans.\(wlan.ssid)"
      if field == "wlans" || field == whole {
        return wlan.members.keys.map { wlan.explain([.member($0)], reader, variables: variables) }
      }
      guard field.hasPrefix("\(whole)."), let steps = FieldSteps.find(field.dropFirst(whole.count + 1), in: members)
      else { return [] }
      return [wlan.explain(steps, reader, variables: variables)]
    }
  }

  private func unknown(
    _ field: String, _ subject: ExplainedSubject, _ reader: LayerReader, _ wlans: [ExplainedWLAN]
  ) -> ExplainError {
    var miss = FieldSteps.miss(field[...], in: reader.effective)
    if field.hasPrefix("wlans.") {
      let rest = field.dropFirst("wlans.".count)
      let wlan = wlans.first { rest.hasPrefix("\($0.ssid).") }
      miss =
        wlan.map { wlan in
          FieldSteps.miss(
            rest.dropFirst(wlan.ssid.count + 1), in: .object(wlan.members), before: "wlans.\(wlan.ssid).")
        } ?? FieldSteps.Miss(before: "wlans.", wanted: String(rest), names: wlans.map(\.ssid))
    } else if subject.hasWLANs, miss.before.isEmpty {
      miss.names.append("wlans")
    }
    let nearest = nearestWord(to: miss.wanted, in: miss.names).map { miss.before + $0 }
    return .unknownField(field, subject: subject.name, nearest: nearest, known: miss.names.map { miss.before + $0 })
  }
}

extension ExplainedSubject {
  /// Whether WLANs are on the air there.
  var hasWLANs: Bool {
    switch kind {
    case .site: true
    case .device(let type, _): type == .accessPoint
    }
  }
}
