import Documents
import MistAPI

extension DesignRules {
  /// Channels that the rules of a site's country do not have. Countries that the table of rules lacks are not judged.
  mutating func checkChannels(_ reach: DesignReach) {
    let countries = Dictionary(design.sites.map { ($0.key, $0.countryCode) }, uniquingKeysWith: { first, _ in first })
    for object in design.objects where object.kind == .rftemplates || object.kind == .deviceprofiles {
      let address = DesignObjectAddress(kind: object.kind, name: object.name)
      let radios = object.kind == .rftemplates ? object.source : object.source["radio_config"]
      guard let radios else { continue }
      var places: [String: [String]] = [:]
      if let fixed = object.body["country_code"]?.string, !fixed.isEmpty {
        places[fixed] = []
      } else {
        for site in reach.sites(of: address) { places[countries[site] ?? "", default: []].append(site) }
      }
      let models = radios["model_specific"]?.entries ?? []
      let sections = [("", radios)] + models.map { ("model_specific.\($0.key.text ?? "").", $0.value) }
      for (field, section) in sections {
        for (key, band) in section.entries ?? [] {
          guard let name = key.text, let radio = RadioBand(field: name) else { continue }
          check(band, radio, field: "\(field)\(name)", in: address, places)
        }
      }
    }
  }

  private mutating func check(
    _ node: Node, _ band: RadioBand, field: String, in address: DesignObjectAddress, _ places: [String: [String]]
  ) {
    let listed = (node["channels"]?.elements ?? []) + [node["channel"]].compactMap { $0 }
    // A channel 0 leaves the choice to the site.
    let channels = listed.compactMap { $0.text.flatMap { Int($0) } }.filter { $0 != 0 }
    guard !channels.isEmpty else { return }
    let width = node["bandwidth"]?.text.flatMap { Int($0) } ?? 20
    for country in places.keys.sorted() {
      guard let allowed = RadioChannels.allowed(in: country, band, width: width) else { continue }
      let wrong = channels.filter { !allowed.contains($0) }
      guard !wrong.isEmpty else { continue }
      let sites = places[country] ?? []
      let place =
        sites.isEmpty ? "the country of the template" : "\(counted(sites.count, "site")): \(Planning.listed(sites))"
      let noun = wrong.count == 1 ? "channel" : "channels"
      findings.note(
        .channel, at: node["channels"]?.position ?? node["channel"]?.position ?? node.position,
        found:
          "the \(noun) \(wrong.map(String.init).joined(separator: ", ")) at \(width) MHz in \(address), field \(field), "
          + "which \(country) does not allow (\(place))",
        expected: allowed.isEmpty ? "no channel of that width" : "channels of \(Self.ranges(allowed))",
        subjects: [address.description, "\(address).\(field)"])
    }
  }

  /// As in a sentence: `1…11`, or the first and the last of those that are further apart.
  private static func ranges(_ channels: [Int]) -> String {
    channels.count > 14
      ? "\(channels.prefix(4).map(String.init).joined(separator: ", ")) … \(channels.last ?? 0)"
      : channels.map(String.init).joined(separator: ", ")
  }
}
