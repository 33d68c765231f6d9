import Determinism
import MistAPI
import SQLite

extension Twin {
  static let claimRoutes: [Route] = [
    Route(.post, "/orgs/{org}/inventory") { twin, call in try twin.claimCodes(call) },
    Route(.post, "/orgs/{org}/inventory/{type}") { twin, call in
      guard let type = DeviceType(rawValue: call.parameters[1]) else { throw APIFailure.notFound }
      return try twin.claimCodes(call, type: type)
    },
    Route(.post, "/orgs/{org}/claim") { twin, call in try twin.claimOrder(call) },
    Route(.get, "/orgs/{org}/claim/status") { twin, call in
      try twin.claimStatus(of: try twin.organisation(call), detail: call.queryBool("detail") == true)
    },
  ]

  /// Claim by code (mist-fidelity, section 3.1): each code is added, a duplicate, or an error with its reason.
  /// - Parameter type: only devices of that type; nil for any.
  func claimCodes(_ call: Call, type: DeviceType? = nil) throws -> MistResponse {
    let org = try organisation(call)
    guard let codes = call.body.strings else {
      throw APIFailure.badRequest("expected a list of claim codes, found \(call.body.describedForErrors)")
    }
    var batch = ClaimBatch()
    let find = try store.prepare("SELECT mac, serial, model FROM factory WHERE magic = ?")
    let insert = try prepareClaim(for: org)
    for text in codes {
      guard let code = ClaimCode(text) else {
        batch.refuse(text, "invalid claim code")
        continue
      }
      try find.bind(1, code.magic)
      guard try find.step() else {
        batch.refuse(text, "device not found")
        continue
      }
      let device = ClaimedDevice(
        mac: MACAddress(value: UInt64(find.int64(0))), serial: find.text(1), magic: code.magic, model: find.text(2))
      find.reset()
      if let type, device.type != type.rawValue {
        batch.refuse(text, "expected a device of type \(type.rawValue), found \(device.type)")
        continue
      }
      if try claim(device, by: insert) {
        batch.add(text, device)
      } else if try owner(of: device.mac) == org {
        batch.duplicate(text, device)
      } else {
        batch.refuse(text, "device already claimed by another organization")
      }
    }
    try noteInventoryChange(.claimed, batch.addedMACs, org: org)
    if batch.added.count > 0 { try audit(call, "Add \(batch.added.count) devices to Inventory") }
    guard batch.isRefused else { return MistResponse(body: batch.bytes) }
    throw APIFailure.badRequestBody(try JSON(parsing: batch.bytes))
  }

  /// Claim by an order's activation code (mist-fidelity, section 3.2).
  private func claimOrder(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let body = try call.object()
    guard let code = body["code"]?.string, !code.isEmpty else { throw APIFailure.badRequest("code is required") }
    guard let kind = body["type"]?.string, ["all", "inventory", "license"].contains(kind) else {
      throw APIFailure.badRequest("type must be one of all, inventory, license")
    }
    guard
      let order = try store.first(
        "SELECT number, claimed_by FROM purchase_order WHERE activation = ?", code,
        row: { ($0.text(0), $0.optionalText(1)) })
    else { throw APIFailure.badRequest("invalid activation code") }
    if let claimedBy = order.1, claimedBy != org.description {
      throw APIFailure.badRequest("activation code already used")
    }
    let devices = try store.all(
      "SELECT mac, serial, magic, model FROM factory WHERE activation = ? ORDER BY mac", code
    ) {
      ClaimedDevice(
        mac: MACAddress(value: UInt64($0.int64(0))), serial: $0.text(1), magic: $0.text(2), model: $0.text(3))
    }
    let isAsync = body["async"]?.bool ?? false
    var added: [JSON] = []
    var pending: [JSON] = []
    var duplicated: [JSON] = []
    if kind != "license" {
      let insert = try prepareClaim(for: org)
      for device in devices {
        if try claim(device, by: insert) {
          added.append(device.json)
          pending.append(["mac": .string(device.mac.description)])
        } else if try owner(of: device.mac) == org {
          duplicated.append(device.json)
        }  // else somebody else claimed it by its code
      }
      try noteInventoryChange(.claimed, added.compactMap { $0["mac"]?.string }, org: org)
      try store.run("UPDATE purchase_order SET claimed_by = ? WHERE activation = ?", org.description, code)
      if isAsync {
        try store.run(
          "INSERT OR REPLACE INTO claim_job VALUES (?, ?, ?)", org.description, clock.seconds,
          JSON(devices.map(\.mac.description)).text)
      }
      try audit(call, "Claim order \(order.0): \(added.count) devices")
    }
    let licences = JSON.array(
      kind == "inventory"
        ? [] : self.licences(of: devices.map { ($0.model, $0.type) }, since: clock.seconds).map(\.claimed))
    var answer = JSONObject([
      ("inventory_added", .array(isAsync ? [] : added)), ("inventory_duplicated", .array(duplicated)),
      ("license_added", order.1 == nil ? licences : JSON.array([])),
      ("license_duplicated", order.1 == nil ? JSON.array([]) : licences),
      ("license_error", JSON.array([])),
    ])
    if isAsync { answer["inventory_pending"] = .array(pending) }
    return MistResponse(json: .object(answer))
  }

  /// How far the last claim with `async` is. The twin carries it out at once; only its answer is told later.
  private func claimStatus(of org: MistID, detail: Bool) throws -> MistResponse {
    guard
      let (at, text) = try store.first(
        "SELECT at, macs FROM claim_job WHERE org = ?", org.description, row: { ($0.int64(0), $0.text(1)) })
    else { throw APIFailure.notFound }
    let macs = (try JSON(parsing: text)).strings ?? []
    var answer = JSONObject([
      ("status", "done"), ("scheduled_at", JSON(Int(at))), ("timestamp", JSON(Int(at))), ("total", JSON(macs.count)),
      ("processed", JSON(macs.count)), ("succeed", JSON(macs.count)), ("failed", 0), ("completed", JSON(macs)),
      ("incompleted", JSON.array([])),
    ])
    if detail {
      answer["details"] = .array(
        macs.map { ["mac": .string($0), "status": "done", "timestamp": JSON(Int(at))] })
    }
    return MistResponse(json: .object(answer))
  }

  /// The statement that puts devices into the inventory of an organisation, at this moment. One that is there already,
  /// whoever's it is, stays as it is.
  private func prepareClaim(for org: MistID) throws -> Statement {
    let insert = try store.prepare(
      """
      INSERT INTO inventory (mac, serial, magic, model, type, org, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (mac) DO NOTHING
      """)
    try insert.bind(6, org.description)
    try insert.bind(7, clock.milliseconds)
    try insert.bind(8, clock.milliseconds)
    return insert
  }

  /// Whether the device was nobody's and is now the organisation's.
  private func claim(_ device: ClaimedDevice, by insert: borrowing Statement) throws -> Bool {
    try insert.bind(1, Int64(device.mac.value))
    try insert.bind(2, device.serial)
    try insert.bind(3, device.magic)
    try insert.bind(4, device.model)
    try insert.bind(5, device.type)
    try insert.run()
    return store.changes > 0
  }

  private func owner(of mac: MACAddress) throws -> MistID? {
    try store.text("SELECT org FROM inventory WHERE mac = ?", Int64(mac.value)).flatMap { MistID($0) }
  }
}
