import Addressing
public import MistAPI

extension AddressPlanReport {
  /// The plan as one document: zones by name, in each its sites by address, in each its networks by name; then what is
  /// left, how the policies compare, and the routes that are proven.
  public var document: JSON {
    var document = JSONObject([("mistwin_address_plan", 1)])
    for (name, value) in content { document[name] = value }
    if !beside.isEmpty { document["beside"] = .array(beside.map { .object(JSONObject($0.content)) }) }
    return .object(document)
  }

  private var content: [(String, JSON)] {
    var content: [(String, JSON)] = []
    if !plan.space.isEmpty { content.append(("space", .string(plan.space))) }
    content.append(("supernet", .string(plan.supernet.description)))
    content.append(("policy", .string(plan.policy.name)))
    if !plan.areas.isEmpty {
      content.append(
        ("areas", .array(plan.areas.map { ["area": .string($0.name), "prefix": .string($0.prefix.description)] })))
    }
    return content + rest
  }

  private var rest: [(String, JSON)] {
    [
      ("zones", .array(plan.zones.map(document))),
      ("unassigned", JSON(used.unassigned.map(\.description))),
      (
        "taken",
        .array(
          plan.taken.map { ["prefix": JSON($0.prefix.description), "owner": JSON($0.owner), "since": JSON($0.since)] })
      ),
      (
        "holes",
        .array(
          used.holesByLength.map { length, holes in
            ["length": JSON(length), "count": JSON(holes.count), "first": JSON(holes.first?.description)]
          })
      ),
      ("policies", .array(comparison.rows.map(document))),
      ("proof", document(proof)),
    ]
  }

  private func document(_ zone: ZoneAllocation) -> JSON {
    guard let figures = used.zones.first(where: { $0.name == zone.name }) else { return .null }
    let room = Dictionary(figures.headroom.map { ($0.site, $0) }) { first, _ in first }
    let networkRoom = Dictionary(grouping: figures.networkHeadroom, by: \.site)
    return [
      "zone": .string(zone.name),
      "prefix": .string(zone.prefix.description),
      "used_by_sites": JSON(figures.shareInBlocks),
      "used_by_networks": JSON(figures.shareInNetworks),
      "largest_free": JSON(figures.largestFree?.description),
      "fragmentation": JSON(figures.fragmentation),
      "holes": JSON(figures.holes.map(\.description)),
      "sites": .array(sites(of: zone.name).map { document($0, room: room[$0.key], networkRoom[$0.key] ?? []) }),
    ]
  }

  private func document(_ site: SiteAllocation, room: SiteHeadroom?, _ networks: [NetworkHeadroom]) -> JSON {
    var document = JSONObject([
      ("site", .string(site.key)),
      ("name", .string(siteName(site.key))),
      ("block", .string(site.block.description)),
      ("can_grow_to", JSON(room.flatMap { site.block.supernet(length: $0.length)?.description })),
    ])
    if !site.parts.isEmpty {
      document["parts"] = .array(
        site.parts.map { ["part": .string($0.name), "prefix": .string($0.prefix.description)] })
    }
    document["networks"] = .array(
      site.networks.map { network in self.document(network, room: networks.first { $0.network == network.name }) })
    return .object(document)
  }

  private func document(_ network: NetworkAllocation, room: NetworkHeadroom?) -> JSON {
    [
      "network": .string(network.name),
      "vlan": vlans[network.name].map { JSON($0) } ?? .null,
      "prefix": .string(network.prefix.description),
      "gateway": .string(network.gateway.description),
      "mask": .string(network.mask.description),
      "dhcp_start": JSON(network.dhcpStart?.description),
      "dhcp_end": JSON(network.dhcpEnd?.description),
      "can_grow_to": JSON(room.flatMap { network.prefix.supernet(length: $0.length)?.description }),
      "reused": .bool(network.isReused),
    ]
  }

  private func document(_ row: PolicyComparison.Row) -> JSON {
    let policy: (String, JSON) = ("policy", .string(row.policy.name))
    let chosen: (String, JSON) = ("chosen", .bool(row.isChosen))
    switch row.scores {
    case .failure(let error): return .object(JSONObject([policy, chosen, ("does_not_fit", .string("\(error)"))]))
    case .success(let scores):
      return .object(
        JSONObject([
          policy, chosen, ("used_by_sites", JSON(scores.shareInBlocks)),
          ("used_by_networks", JSON(scores.shareInNetworks)), ("spanned", JSON(scores.shareSpanned)),
          ("fragmentation", JSON(scores.fragmentation)), ("largest_free", JSON(scores.largestFree?.description)),
          (
            "growth",
            .array(scores.growth.map { ["doublings": JSON($0.bits), "sites": JSON($0.sites)] })
          ),
          (
            "network_growth",
            .array(
              scores.networkGrowth.map {
                [
                  "network": JSON($0.network), "least_doublings": JSON($0.least), "most_doublings": JSON($0.most),
                  "sites_with_least": JSON($0.sitesWithLeast),
                ]
              })
          ),
        ]))
    }
  }

  private func document(_ proof: AddressPlanProof) -> JSON {
    func route(_ route: AddressPlanProof.Route) -> JSON {
      [
        "of": .string(route.key.description), "route": .string(route.prefix.description),
        "stands_for": JSON(route.stands),
      ]
    }
    return [
      "proven": .bool(proof.isProven),
      "violations": JSON(proof.violations.map(\.description)),
      "outside": JSON(proof.exceptions.map(\.description)),
      "zone_routes": .array(proof.zones.map(route)),
      "site_routes": .array(proof.sites.map(route)),
    ]
  }
}
