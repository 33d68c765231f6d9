/// What came of a claim by codes or by an order's activation code (mist-fidelity, sections 3.1 and 3.2).
public struct ClaimOutcome: Sendable, Hashable {
  /// A claimed device.
  public struct Device: Sendable, Hashable {
    /// Its MAC address.
    public var mac: MACAddress
    /// Its claim code without dashes.
    public var magic: String
    /// Its model.
    public var model: String
    /// Its serial number.
    public var serial: String
    /// `ap`, `switch` or `gateway`
    public var type: String
  }
  /// Devices that are new in the inventory.
  public var added: [Device] = []
  /// Devices that the organisation has claimed already.
  public var duplicated: [Device] = []
  /// Codes that were refused, as sent, with the cloud's reason.
  public var errors: [Refusal] = []

  /// A code or MAC that was refused.
  public struct Refusal: Sendable, Hashable {
    /// What was sent.
    public var item: String
    /// Why it was refused.
    public var reason: String
  }
}

/// What came of a change of the inventory (mist-fidelity, section 3.4).
public struct InventoryChange: Sendable, Hashable {
  /// The MACs for which it worked.
  public var success: [String]
  /// The others, with the reason.
  public var errors: [ClaimOutcome.Refusal]
}

extension MistClient {
  /// Claims devices by their claim codes.
  /// - Throws: `MistError`; a call in which no code was good is a `ClaimOutcome` too, not an error.
  public func claim(_ codes: [String], in org: MistID) async throws -> ClaimOutcome {
    let request = MistRequest(.post, "/orgs/\(org)/inventory", body: JSON(codes))
    let response = try await send(request)
    let body = try Self.bodyOfBatch(response, to: request, marker: "inventory_added")
    var outcome = ClaimOutcome()
    outcome.added = Self.devices(body["inventory_added"])
    outcome.duplicated = Self.devices(body["inventory_duplicated"])
    outcome.errors = Self.refusals(body)
    return outcome
  }

  /// Claims a whole order by its activation code.
  /// - Throws: `MistError`
  public func claimOrder(_ activation: String, deviceType: String = "ap", in org: MistID) async throws -> ClaimOutcome {
    let body = try await call(
      .post, "/orgs/\(org)/claim",
      body: ["code": .string(activation), "type": "inventory", "device_type": .string(deviceType)])
    var outcome = ClaimOutcome()
    outcome.added = Self.devices(body["inventory_added"])
    outcome.duplicated = Self.devices(body["inventory_duplicated"])
    return outcome
  }

  /// Assigns devices to a site.
  /// - Throws: `MistError`
  public func assign(_ macs: [MACAddress], to site: MistID, in org: MistID) async throws -> InventoryChange {
    let request = MistRequest(
      .put, "/orgs/\(org)/inventory",
      body: [
        "op": "assign", "site_id": .string(site.description), "macs": JSON(macs.map(\.description)),
        "no_reassign": false, "managed": true,
      ])
    let response = try await send(request)
    let body = try Self.bodyOfBatch(response, to: request, marker: "success")
    return InventoryChange(success: body["success"]?.strings ?? [], errors: Self.refusals(body))
  }

  /// Takes devices from their sites.
  /// - Throws: `MistError`
  public func unassign(_ macs: [MACAddress], in org: MistID) async throws -> InventoryChange {
    let request = MistRequest(
      .put, "/orgs/\(org)/inventory", body: ["op": "unassign", "macs": JSON(macs.map(\.description))])
    let response = try await send(request)
    let body = try Self.bodyOfBatch(response, to: request, marker: "success")
    return InventoryChange(success: body["success"]?.strings ?? [], errors: Self.refusals(body))
  }

  /// Gives devices a profile.
  /// - Returns: the devices for which it worked.
  /// - Throws: `MistError`
  public func assignProfile(_ profile: MistID, to macs: [MACAddress], in org: MistID) async throws -> [MACAddress] {
    try await changeProfile("assign", profile, macs, in: org)
  }

  /// Takes a profile from devices.
  /// - Returns: the devices for which it worked.
  /// - Throws: `MistError`
  public func unassignProfile(_ profile: MistID, from macs: [MACAddress], in org: MistID) async throws -> [MACAddress] {
    try await changeProfile("unassign", profile, macs, in: org)
  }

  private func changeProfile(
    _ verb: String, _ profile: MistID, _ macs: [MACAddress], in org: MistID
  ) async throws -> [MACAddress] {
    let body = try await call(
      .post, "/orgs/\(org)/deviceprofiles/\(profile)/\(verb)", body: ["macs": JSON(macs.map(\.description))])
    return (body["success"]?.strings ?? []).compactMap { MACAddress($0) }
  }

  /// The organisation's inventory, every page of it, filtered by the query.
  /// - Throws: `MistError`
  public func inventory(of org: MistID, query: [MistRequest.QueryItem] = []) async throws -> [JSON] {
    try await list("/orgs/\(org)/inventory", query: query)
  }

  /// A batch answers 400 with its success shape when nothing in it worked (mist-fidelity, section 0, rule 11).
  private static func bodyOfBatch(
    _ response: MistResponse, to request: MistRequest, marker: String
  ) throws(MistError) -> JSON {
    if response.status == 400, let body = try? JSON(parsing: response.body), body[marker] != nil { return body }
    return try MistError.body(of: response, to: request)
  }

  private static func devices(_ list: JSON?) -> [ClaimOutcome.Device] {
    (list?.array ?? []).compactMap { item in
      guard let mac = item["mac"]?.string.flatMap({ MACAddress($0) }) else { return nil }
      return ClaimOutcome.Device(
        mac: mac, magic: item["magic"]?.string ?? "", model: item["model"]?.string ?? "",
        serial: item["serial"]?.string ?? "", type: item["type"]?.string ?? "")
    }
  }

  private static func refusals(_ body: JSON) -> [ClaimOutcome.Refusal] {
    let reasons = body["reason"]?.strings ?? []
    return (body["error"]?.strings ?? []).enumerated().map { index, item in
      ClaimOutcome.Refusal(item: item, reason: index < reasons.count ? reasons[index] : "no reason given")
    }
  }
}
