import Determinism
import MistAPI
import SQLite
import World

/// Virtual chassis (mist-fidelity, section 3.5): switches that act as one, known by the address of member 0. Its members
/// share a site.
extension Twin {
  static let chassisRoutes: [Route] = [
    Route(.get, "/sites/{site}/devices/{device}/vc") { twin, call in
      let site = try twin.site(call)
      return MistResponse(json: try twin.chassisAnswer(try twin.switchOf(call, at: site), at: site))
    },
    Route(.post, "/sites/{site}/devices/{device}/vc") { twin, call in
      let site = try twin.site(call)
      let first = try twin.switchOf(call, at: site)
      try twin.formChassis(first, members: try call.object()["members"]?.array ?? [], at: site)
      try twin.audit(call, "Create Virtual Chassis \(first.mac)", site: site.id)
      return MistResponse()
    },
    Route(.put, "/sites/{site}/devices/{device}/vc") { twin, call in
      let site = try twin.site(call)
      let first = try twin.switchOf(call, at: site)
      try twin.changeChassis(first, try call.object(), at: site)
      try twin.audit(call, "Update Virtual Chassis \(first.mac)", site: site.id)
      return MistResponse()
    },
    Route(.delete, "/sites/{site}/devices/{device}/vc") { twin, call in
      let site = try twin.site(call)
      let row = try twin.switchOf(call, at: site)
      guard let chassis = try twin.deviceTraits(row.mac)?.chassis else { throw APIFailure.notFound }
      for mac in try twin.chassisMembers(chassis) { try twin.leaveChassis(mac) }
      try twin.audit(call, "Delete Virtual Chassis \(chassis)", site: site.id)
      return MistResponse()
    },
  ]

  func switchOf(_ call: Call, at site: StoredObject) throws -> InventoryRow {
    let row = try device(call, at: site)
    guard row.type == "switch" else {
      throw APIFailure.badRequest("expected a switch, found \(row.mac) of type \(row.type)")
    }
    return row
  }

  func leaveChassis(_ mac: MACAddress) throws {
    try changeTraits(mac) {
      $0.chassis = nil
      $0.member = nil
      $0.role = nil
    }
  }

  func formChassis(_ first: InventoryRow, members: [JSON], at site: StoredObject) throws {
    guard try deviceTraits(first.mac)?.chassis == nil else {
      throw APIFailure.badRequest("\(first.mac) is in a virtual chassis already")
    }
    let rows = try members.map { try candidate($0, at: site) }
    guard !rows.isEmpty, rows.count <= 10, Set(rows.map(\.mac)).count == rows.count else {
      throw APIFailure.badRequest("members: expected one to ten different switches")
    }
    try changeTraits(first.mac) {
      $0.chassis = first.mac
      $0.member = 0
      $0.role = "master"
    }
    var number = 0
    for (row, member) in zip(rows, members) {
      if row.mac == first.mac {
        try changeTraits(row.mac) { $0.role = member["vc_role"]?.string ?? "master" }
        continue
      }
      number += 1
      try enter(row, chassis: first.mac, number: member["member_id"]?.int ?? number, role: member["vc_role"], at: site)
    }
  }

  /// A switch that may become a member: of this organisation, nowhere else, in no other chassis.
  private func candidate(_ member: JSON, at site: StoredObject) throws -> InventoryRow {
    guard let text = member["mac"]?.string, let mac = MACAddress(text), let row = try inventoryRow(mac),
      try isOwn(mac, of: site.owner)
    else { throw APIFailure.badRequest("members: '\(member["mac"]?.string ?? "")' is not in the inventory") }
    guard row.type == "switch" else { throw APIFailure.badRequest("members: \(mac) is not a switch") }
    guard row.site == nil || row.site == site.id else {
      throw APIFailure.badRequest("members: \(mac) is at another site; the members of a chassis share one")
    }
    guard try deviceTraits(mac)?.chassis == nil else {
      throw APIFailure.badRequest("members: \(mac) is in a virtual chassis already")
    }
    return row
  }

  private func enter(
    _ row: InventoryRow, chassis: MACAddress, number: Int, role: JSON?, at site: StoredObject
  ) throws {
    if let role = role?.string, !["master", "backup", "linecard"].contains(role) {
      throw APIFailure.badRequest("members: vc_role must be one of master, backup, linecard; found '\(role)'")
    }
    if row.site == nil { try place(row.mac, at: site.id) }
    try changeTraits(row.mac) {
      $0.chassis = chassis
      $0.member = number
      $0.role = role?.string ?? "linecard"
    }
  }

  func changeChassis(_ row: InventoryRow, _ body: JSONObject, at site: StoredObject) throws {
    let op = body["op"]?.string ?? ""
    let members = body["members"]?.array ?? []
    guard let chassis = try deviceTraits(row.mac)?.chassis else {
      guard op == "add" || op == "preprovision" else {
        throw APIFailure.badRequest("\(row.mac) is not in a virtual chassis")
      }
      return try formChassis(row, members: [["mac": .string(row.mac.description)]] + members, at: site)
    }
    let present = try chassisMembers(chassis)
    switch op {
    case "add", "preprovision":
      var number = present.count
      for member in members {
        if let mac = member["mac"]?.string.flatMap({ MACAddress($0) }), present.contains(mac) {
          if let role = member["vc_role"]?.string { try changeTraits(mac) { $0.role = role } }
          continue
        }
        let new = try candidate(member, at: site)
        try enter(
          new, chassis: chassis, number: member["member_id"]?.int ?? member["member"]?.int ?? number,
          role: member["vc_role"], at: site)
        number += 1
      }
    case "remove":
      for member in members {
        let number = member["member_id"]?.int ?? member["member"]?.int
        let mac =
          try member["mac"]?.string.flatMap({ MACAddress($0) })
          ?? present.first { try deviceTraits($0)?.member == number }
        guard let mac, present.contains(mac), mac != chassis else {
          throw APIFailure.badRequest("members: expected members of the chassis other than its first")
        }
        try leaveChassis(mac)
      }
      // Alone it is no chassis any more.
      if try chassisMembers(chassis).count == 1 { try leaveChassis(chassis) }
    case "renumber":
      guard let old = body["member"]?.int, let new = body["new-member"]?.int, (0...9).contains(new),
        let mac = try present.first(where: { try deviceTraits($0)?.member == old })
      else { throw APIFailure.badRequest("member, new-member: expected a member and a number from 0 to 9") }
      let other = try present.first { try deviceTraits($0)?.member == new }
      try changeTraits(mac) { $0.member = new }
      if let other { try changeTraits(other) { $0.member = old } }
    default: throw APIFailure.badRequest("op must be one of add, remove, renumber, preprovision; found '\(op)'")
    }
  }

  /// What the chassis looks like (schema `response_virtual_chassis_config`); a switch alone is its own only member.
  func chassisAnswer(_ row: InventoryRow, at site: StoredObject) throws -> JSON {
    let chassis = try deviceTraits(row.mac)?.chassis
    let macs = try chassis.map { try chassisMembers($0) } ?? [row.mac]
    let second = clock.seconds
    let members = try macs.enumerated().map { index, mac -> JSON in
      let traits = try deviceTraits(mac)
      let device = try inventoryRow(mac)
      let isUp = try serving(mac, at: second) != nil
      var member = JSONObject([
        ("fpc_idx", JSON(traits?.member ?? index)), ("mac", .string(mac.description)),
        ("model", .string(device?.model ?? "")), ("serial", .string(device?.serial ?? "")),
        ("vc_role", .string(traits?.role ?? "master")), ("vc_state", .string(isUp ? "present" : "not-present")),
        ("vc_mode", "HiGiG"), ("status", .string(isUp ? "connected" : "disconnected")),
      ])
      if let version = try firmware(mac, at: second) { member["version"] = .string(version) }
      if let since = try serving(mac, at: second) { member["uptime"] = JSON(Int(second - since)) }
      if macs.count > 1 {
        // Dedicated ports join the members in a ring.
        member["vc_links"] = .array(
          [(index + 1) % macs.count, (index + macs.count - 1) % macs.count].enumerated().map { port, neighbour in
            [
              "neighbor_module_idx": JSON(neighbour), "neighbor_port_id": .string("vcp-\(1 - port)"),
              "port_id": .string("vcp-\(port)"),
            ]
          })
      }
      return .object(member)
    }
    let address = chassis ?? row.mac
    let leader = try inventoryRow(address) ?? row
    let isUp = try serving(address, at: second) != nil
    var answer = JSONObject([
      ("id", .string(MistID(device: address).description)), ("mac", .string(address.description)),
      ("model", .string(leader.model)), ("serial", .string(leader.serial)), ("org_id", .string(site.owner.description)),
      ("site_id", .string(site.id.description)), ("type", "switch"),
      ("status", .string(isUp ? "connected" : "disconnected")),
      ("config_type", .string(chassis == nil ? "standalone" : "nonprovisioned")),
      ("num_routing_engines", JSON(min(2, macs.count))), ("members", .array(members)),
    ])
    if let chassis { answer["vc_mac"] = .string(chassis.description) }
    return .object(answer)
  }
}
