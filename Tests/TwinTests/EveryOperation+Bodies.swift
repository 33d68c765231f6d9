import MistAPI
import MistCatalogue
import Twin

extension EveryOperation {
  /// The numbers of the hardware, as `TwinBench` counts it.
  enum Stock {
    /// A virtual chassis, as `useStock` makes it.
    static let chassis = 900
    /// Five switches at the site.
    static let newChassis = 910
    /// Two gateways that are one.
    static let pair = 920
    /// Two gateways at the site.
    static let newPair = 930
    /// Two gateways at no site.
    static let loosePair = 940
    static let broken = 950
    static let spare = 960
    /// Made, but not claimed.
    static let fresh = 970
    static let order = "ORDER-9"
  }

  /// Makes the hardware, and what of it belongs together.
  func makeStock() async throws {
    try await bench.useStock(at: site)
    _ = try await bench.populate(site, 5, model: "EX4100-48MP", first: Stock.newChassis)
    _ = try await bench.populate(site, 2, model: "SRX320", first: Stock.pair)
    _ = try await bench.populate(site, 2, model: "SRX320", first: Stock.newPair)
    _ = try await bench.claim(2, model: "SRX320", first: Stock.loosePair)
    _ = try await bench.populate(site, 1, first: Stock.broken)
    _ = try await bench.claim(1, first: Stock.spare)
    try await bench.twin.addHardware([
      FactoryDevice(claimCode: TwinBench.code(Stock.fresh), mac: TwinBench.mac(Stock.fresh), model: "AP45"),
      FactoryDevice(claimCode: TwinBench.code(Stock.fresh + 1), mac: TwinBench.mac(Stock.fresh + 1), model: "AP45"),
    ])
    try await bench.twin.addOrder("9", activation: Stock.order, devices: [.init(model: "AP24")])
    let first = TwinBench.mac(Stock.pair)
    _ = try await bench.client.call(
      .post, "/sites/\(site)/devices/\(MistID(device: first))/ha",
      body: [
        "nodes": [["mac": .string(first.description)], ["mac": .string(TwinBench.mac(Stock.pair + 1).description)]]
      ])
    for (scope, id) in [("orgs", bench.org), ("sites", site)] {
      _ = try await bench.client.call(
        .put, "/\(scope)/\(id)/guests/5c5b53010102", body: ["wlan_id": .string(site.description)])
    }
    _ = try await bench.client.call(.put, "/orgs/\(bench.org)/otherdevices/\(device)", body: ["name": "router"])
  }

  /// The device that a call needs, where an access point will not do.
  func ownDevice(of operation: MistCatalogue.Operation) -> MACAddress? {
    let isNew = operation.method == .post
    return switch operation.parts.last ?? "" {
    case "vc" where isNew:
      TwinBench.mac(operation.parts[0] == "sites" ? Stock.newChassis : Stock.newChassis + 3)
    case "vc": TwinBench.mac(Stock.chassis)
    case "ha": TwinBench.mac(isNew ? Stock.newPair : Stock.pair)
    case let command where Self.ofSwitches.contains(command): TwinBench.mac(Stock.newChassis)
    case let command where Self.ofGateways.contains(command): TwinBench.mac(Stock.pair)
    default: nil
    }
  }

  /// Commands that only switches understand.
  private static let ofSwitches: Set<String> = [
    "local_port_config", "show_mac_table", "show_dot1x", "cable_test", "check_radius_server", "clear_dot1x",
    "clear_mac_table", "clear_bpdu_error", "clear_macs", "poll_stats", "readopt", "snapshot", "bounce_port",
    "show_evpn_database", "synthetic_test",
  ]

  /// Commands that gateways understand, some of them switches too.
  private static let ofGateways: Set<String> = [
    "show_arp", "show_route", "show_forwarding_table", "show_dhcp_leases", "show_bgp_summary", "show_ospf_database",
    "show_ospf_interfaces", "show_ospf_neighbors", "show_ospf_summary", "show_session", "show_service_path",
    "resolve_dns", "service_ping", "clear_arp", "clear_bgp", "release_dhcp", "clear_policy_hit_count",
    "monitor_traffic", "run_top", "shell", "release_dhcp_leases", "clear_session",
  ]

  /// What asks somebody to become an administrator, or registers one.
  func ownBody(email: String) -> JSON {
    [
      "email": .string(email), "first_name": "New", "last_name": "One", "password": .string(Self.password),
      "org_name": "Example", "recaptcha": "r", "hours": 24,
      "privileges": [["scope": "org", "org_id": .string(bench.org.description), "role": "read"]],
    ]
  }

  /// Bodies of calls whose meaning the schema does not tell: codes that the factory made, devices that fit together.
  func ownBody(of operation: MistCatalogue.Operation) -> JSON? {
    func mac(_ number: Int) -> JSON { .string(TwinBench.mac(number).description) }
    return switch operation.id {
    case "updateSiteInfo": ["name": "Berlin"]
    case "createOrUpdateInstallerSites":
      ["name": "Berlin", "address": "Berlin", "country_code": "DE", "latlng": ["lat": 52.5, "lng": 13.4]]
    case "inviteOrgAdmin", "updateOrgAdminInvite": ownBody(email: "someone@example.com")
    case "updateOrgAdmin": ["privileges": ownBody(email: "")["privileges"] ?? []]
    case "registerNewAdmin": ownBody(email: "third@example.com")
    case "verifyAdminInvite": ownBody(email: "invited@example.com")
    // Her address is another one since it was verified.
    case "login": ["email": "other@example.com", "password": .string(Self.password)]
    case "claimInstallerDevices": [.string(TwinBench.code(Stock.fresh + 1)?.magic ?? "")]
    case "createInstallerVirtualChassis":
      ["members": [["mac": mac(Stock.newChassis + 4), "vc_role": "backup"]]]
    case "updateInstallerVirtualChassisMember":
      ["op": "add", "members": [["mac": mac(Stock.newChassis + 2), "vc_role": "linecard"]]]
    case "addOrgInventory": [.string(TwinBench.code(Stock.fresh)?.magic ?? "")]
    case "claimOrgLicense": ["code": .string(Stock.order), "type": "all"]
    case "createOrgGatewayHaCluster":
      [
        "nodes": [["mac": mac(Stock.loosePair)], ["mac": mac(Stock.loosePair + 1)]], "mac": mac(Stock.loosePair),
        "site_id": .string(site.description),
      ]
    case "createSiteDeviceHaCluster":
      ["nodes": [["mac": mac(Stock.newPair)], ["mac": mac(Stock.newPair + 1)]]]
    case "deleteOrgGatewayHaCluster": ["mac": mac(Stock.loosePair)]
    case "upgradeOrgDevices": ["all_sites": true]
    case "upgradeDevice": ["version": "0.12.27452"]
    case "createSiteVirtualChassis":
      ["members": [["mac": mac(Stock.newChassis + 1), "vc_role": "backup"]]]
    case "updateSiteVirtualChassisMember":
      ["op": "renumber", "member": 1, "new-member": 2]
    case "replaceOrgDevices":
      [
        "site_id": .string(site.description), "mac": mac(Stock.broken),
        "inventory_mac": mac(Stock.spare),
      ]
    default: nil
    }
  }
}
