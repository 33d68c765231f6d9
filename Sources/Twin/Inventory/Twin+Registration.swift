import Determinism
import MistAPI
import SQLite

/// How hardware without a claim code joins an organisation (mist-fidelity, section 3.6). The texts are made of ids and of
/// secrets that the seed gives; no device of anybody's accepts them.
extension Twin {
  static let registrationRoutes: [Route] = [
    Route(.get, "/orgs/{org}/ocdevices/outbound_ssh_cmd") { twin, call in
      let org = try twin.organisation(call)
      return MistResponse(json: ["cmd": .string(twin.outboundCommand(org, purpose: "oc"))])
    },
    Route(.get, "/orgs/{org}/jsi/devices/outbound_ssh_cmd") { twin, call in
      let org = try twin.organisation(call)
      return MistResponse(json: ["cmd": .string(twin.outboundCommand(org, purpose: "jsi"))])
    },
    Route(.get, "/orgs/{org}/128routers/register_cmd") { twin, call in
      MistResponse(json: twin.registration(try twin.organisation(call), call))
    },
    Route(.get, "/orgs/{org}/ssr/register_cmd") { twin, call in
      MistResponse(json: twin.registration(try twin.organisation(call), call))
    },
    Route(.get, "/orgs/{org}/jsi/devices") { twin, call in
      let org = try twin.organisation(call)
      let rows = try twin.inventoryRows(of: org).filter { row in
        guard try twin.deviceTraits(row.mac)?.jsi == true else { return false }
        return [("model", row.model), ("serial", row.serial), ("mac", row.mac.description)].allSatisfy { name, value in
          call.query(name).map { wanted in
            (name == "mac" ? MACAddress(wanted)?.description ?? wanted : wanted) == value
          } ?? true
        }
      }
      return try Page(call).response(
        of: rows.map {
          ["mac": .string($0.mac.description), "serial": .string($0.serial), "model": .string($0.model)]
        })
    },
    Route(.get, "/orgs/{org}/jsi/inventory") { twin, call in
      let org = try twin.organisation(call)
      let rows = try twin.inventoryRows(of: org).filter { row in
        row.type != DeviceType.accessPoint.rawValue && call.query("model").map { $0 == row.model } ?? true
          && call.query("serial").map { $0 == row.serial } ?? true
      }
      return try Page(call).response(of: try rows.map { try twin.purchase($0, org: org) })
    },
    Route(.get, "/orgs/{org}/jsi/inventory/search") { twin, call in
      let org = try twin.organisation(call)
      let search = try Search(
        call, filters: ["model", "serial", "sku", "status", "warranty_type", "text", "mac", "name=device_name", "type"])
      let rows = try twin.inventoryRows(of: org).filter { $0.type != DeviceType.accessPoint.rawValue }
      return try search.answer(rows: rows.count) { try twin.purchase(rows[$0], org: org) }
    },
    Route(.get, "/orgs/{org}/jsi/inventory/count") { twin, call in
      let org = try twin.organisation(call)
      let search = try Search(call, filters: ["type", "model", "sku", "status", "version"])
      let distinct = try search.distinct(
        [
          "account_id", "eol_time", "eos_time", "version_time", "model", "sku", "status", "type", "version",
          "warranty_type",
        ], default: "model")
      let rows = try twin.inventoryRows(of: org).filter { $0.type != DeviceType.accessPoint.rawValue }
      return try search.counts(of: distinct, rows: rows.count) { try twin.purchase(rows[$0], org: org) }
    },
  ]

  private func secret(_ org: MistID, _ purpose: String) -> String {
    let key = seed.child("registration").child(org.low).child(purpose)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: (0..<40).map { digits[Int(key.child(UInt64($0)).integer(below: 16))] }, as: UTF8.self)
  }

  private func outboundCommand(_ org: MistID, purpose: String) -> String {
    """
    set system services ssh protocol-version v2
    set system authentication-order password
    set system login user mist class super-user
    set system login user mist authentication encrypted-password \(secret(org, purpose + " password"))
    set system services outbound-ssh client mist device-id \(org).\(purpose)
    set system services outbound-ssh client mist secret \(secret(org, purpose + " secret"))
    set system services outbound-ssh client mist services netconf keep-alive retry 12 timeout 5
    set system services outbound-ssh client mist oc-term.mistsys.net port 2200 timeout 60 retry 1000
    delete system phone-home
    """
  }

  private func registration(_ org: MistID, _ call: Call) -> JSON {
    let code = "\(secret(org, "router")).\(org)"
    return [
      "registration_code": .string(code),
      "conductor_cmd": .string("adopt-router registration-code \(code)"),
      "router_shell_cmd": .string("sudo adopt-router --registration-code \(code)"),
    ]
  }

  private func purchase(_ row: InventoryRow, org: MistID) throws -> JSON {
    var item = JSONObject([
      ("serial", .string(row.serial)), ("model", .string(row.model)), ("sku", .string(Self.stockKeepingUnit(row))),
      ("type", .string(row.type)), ("org_id", .string(org.description)), ("claimed", true), ("has_support", true),
      ("device_name", .string(try deviceName(row.mac))), ("warranty", "Limited Lifetime"),
      ("warranty_type", "Limited Lifetime Warranty"),
      ("status", .string(try serving(row.mac, at: clock.seconds) == nil ? "disconnected" : "connected")),
    ])
    if let version = try firmware(row.mac, at: clock.seconds) { item["version"] = .string(version) }
    return .object(item)
  }
}
