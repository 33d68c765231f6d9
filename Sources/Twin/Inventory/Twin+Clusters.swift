import MistAPI
import SQLite

/// Pairs of gateways (mist-fidelity, section 3.5): two nodes of one model that share a site.
extension Twin {
  static let clusterRoutes: [Route] = [
    Route(.post, "/orgs/{org}/inventory/create_ha_cluster") { twin, call in
      let org = try twin.organisation(call)
      let body = try call.object()
      guard let id = body["site_id"]?.string.flatMap({ MistID($0) }), let site = try twin.object("sites", id),
        site.owner == org
      else { throw APIFailure.badRequest("site_id: no such site") }
      let nodes = try twin.nodes(body, of: org) { row in
        guard row.site == nil else {
          throw APIFailure.badRequest("nodes: \(row.mac) must be unassigned to become part of a cluster")
        }
      }
      try twin.join(nodes, at: site.id)
      try twin.setManagement(of: nodes.map(\.mac), from: body)
      try twin.audit(call, "Create HA Cluster \(nodes[0].mac)", site: site.id)
      return MistResponse()
    },
    Route(.post, "/orgs/{org}/inventory/delete_ha_cluster") { twin, call in
      let org = try twin.organisation(call)
      guard let mac = try call.object()["mac"]?.string.flatMap({ MACAddress($0) }) else {
        throw APIFailure.badRequest("mac: expected the MAC address of a node")
      }
      guard try twin.isOwn(mac, of: org), let cluster = try twin.deviceTraits(mac)?.cluster else {
        throw APIFailure.badRequest("mac: \(mac) is not in an HA cluster")
      }
      try twin.dissolve(cluster: cluster)
      try twin.audit(call, "Delete HA Cluster \(cluster)")
      return MistResponse()
    },
    Route(.get, "/sites/{site}/devices/{device}/ha") { twin, call in
      let row = try twin.device(call, at: try twin.site(call))
      guard let cluster = try twin.deviceTraits(row.mac)?.cluster else { throw APIFailure.notFound }
      return MistResponse(json: try twin.clusterAnswer(cluster))
    },
    Route(.post, "/sites/{site}/devices/{device}/ha") { twin, call in
      let site = try twin.site(call)
      let row = try twin.device(call, at: site)
      let nodes = try twin.nodes(try call.object(), of: site.owner) { node in
        guard node.site == nil || node.site == site.id else {
          throw APIFailure.badRequest("nodes: \(node.mac) is at another site")
        }
      }
      guard nodes.contains(where: { $0.mac == row.mac }) else {
        throw APIFailure.badRequest("nodes: expected \(row.mac) among them")
      }
      try twin.join(nodes, at: site.id)
      try twin.audit(call, "Create HA Cluster \(nodes[0].mac)", site: site.id)
      return MistResponse(json: try twin.clusterAnswer(nodes[0].mac))
    },
    Route(.delete, "/sites/{site}/devices/{device}/ha") { twin, call in
      let site = try twin.site(call)
      let row = try twin.device(call, at: site)
      guard let cluster = try twin.deviceTraits(row.mac)?.cluster else { throw APIFailure.notFound }
      try twin.dissolve(cluster: cluster)
      try twin.audit(call, "Delete HA Cluster \(cluster)", site: site.id)
      return MistResponse()
    },
  ]

  /// The two nodes of a body: gateways of one model, neither in a cluster yet.
  private func nodes(
    _ body: JSONObject, of org: MistID, check: (InventoryRow) throws -> Void
  ) throws -> [InventoryRow] {
    let texts = (body["nodes"]?.array ?? []).map { $0["mac"]?.string ?? "" }
    guard texts.count == 2, Set(texts.map { $0.lowercased() }).count == 2 else {
      throw APIFailure.badRequest("nodes: expected two of them, each with its mac")
    }
    let rows = try texts.map { text -> InventoryRow in
      guard let mac = MACAddress(text), let row = try inventoryRow(mac), try isOwn(mac, of: org) else {
        throw APIFailure.badRequest("nodes: '\(text)' is not in the inventory")
      }
      guard row.type == "gateway" else {
        throw APIFailure.badRequest("nodes: expected a gateway, found \(row.mac) of type \(row.type)")
      }
      guard try deviceTraits(mac)?.cluster == nil else {
        throw APIFailure.badRequest("nodes: \(mac) is in an HA cluster already")
      }
      try check(row)
      return row
    }
    guard rows[0].model == rows[1].model else {
      throw APIFailure.badRequest("nodes: expected one model, found \(rows[0].model) and \(rows[1].model)")
    }
    return rows
  }

  private func join(_ nodes: [InventoryRow], at site: MistID) throws {
    for (index, row) in nodes.enumerated() {
      if row.site == nil { try place(row.mac, at: site) }
      try changeTraits(row.mac) {
        $0.cluster = nodes[0].mac
        $0.node = index
      }
    }
  }

  /// After that both nodes are unassigned.
  private func dissolve(cluster: MACAddress) throws {
    for mac in try clusterNodes(cluster) {
      try changeTraits(mac) {
        $0.cluster = nil
        $0.node = nil
      }
      try release(mac)
    }
  }

  private func clusterAnswer(_ cluster: MACAddress) throws -> JSON {
    ["nodes": .array(try clusterNodes(cluster).map { ["mac": .string($0.description)] })]
  }

  /// Who manages devices, as far as a body says so (mist-fidelity, section 3.4): what is claimed is managed unless that is
  /// switched off, what was adopted only when it is asked for.
  func setManagement(of macs: @autoclosure () -> [MACAddress], from body: JSONObject) throws {
    let disabled = body["disable_auto_config"]?.bool
    let configured = body["mist_configured"]?.bool
    let managed = body["managed"]?.bool
    let isSpecial = disabled == true || configured != nil
    let hasAdopted = try store.integer("SELECT 1 FROM device_trait WHERE adopted = 1 LIMIT 1") != nil
    guard isSpecial || hasAdopted else { return }
    for mac in macs() {
      let known = try deviceTraits(mac)
      guard isSpecial || known?.adopted == true, let row = try inventoryRow(mac), row.type != "ap" else { continue }
      try changeTraits(mac) {
        if let disabled { $0.disableAutoConfig = disabled }
        if let configured { $0.mistConfigured = configured }
        $0.managed = $0.adopted ? managed ?? false : disabled != true
      }
    }
  }
}
