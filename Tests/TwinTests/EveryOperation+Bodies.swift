import MistAPI
import MistCatalogue
import Twin

extension EveryOperation {
  /// The numbers of the hardware, as `TwinBench` counts it.
  enum Stock {
    /// A virtual chassis, as `useStock` makes it.
    static let chassis = 900
    /// Two switches at the site.
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
    _ = try await bench.populate(site, 2, model: "EX4100-48MP", first: Stock.newChassis)
    _ = try await bench.populate(site, 2, model: "SRX320", first: Stock.pair)
    _ = try await bench.populate(site, 2, model: "SRX320", first: Stock.newPair)
    _ = try await bench.claim(2, model: "SRX320", first: Stock.loosePair)
    _ = try await bench.populate(site, 1, first: Stock.broken)
    _ = try await bench.claim(1, first: Stock.spare)
    try await bench.twin.addHardware([
      FactoryDevice(claimCode: TwinBench.code(Stock.fresh), mac: TwinBench.mac(Stock.fresh), model: "AP45")
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

  /// The device that a call about chassis or pairs needs; nil for the others.
  func ownDevice(of operation: MistCatalogue.Operation) -> MistID? {
    guard operation.parts.count > 4 else { return nil }
    return switch operation.parts[4] {
    case "vc": MistID(device: TwinBench.mac(operation.method == .post ? Stock.newChassis : Stock.chassis))
    case "ha": MistID(device: TwinBench.mac(operation.method == .post ? Stock.newPair : Stock.pair))
    default: nil
    }
  }

  /// Bodies of calls whose meaning the schema does not tell: codes that the factory made, devices that fit together.
  func ownBody(of operation: MistCatalogue.Operation) -> JSON? {
    func mac(_ number: Int) -> JSON { .string(TwinBench.mac(number).description) }
    return switch operation.id {
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
