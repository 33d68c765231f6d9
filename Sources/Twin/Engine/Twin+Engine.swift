import MistAPI
import MistCatalogue

/// Serves, from the catalogue, every published operation that the twin has no code of its own for.
extension Twin {
  static let enginePaths = EnginePaths(.published)

  /// Other ways in which clients call operations (mist-fidelity, section 2.10).
  static let engineAliases: [(path: String, operation: String)] = [
    ("/sites/{site_id}/devices/{device_id}/show_bgp_rummary", "showSiteDeviceBgpSummary"),
    ("/orgs/{org_id}/mxedges/version", "getOrgMxEdgeUpgradeInfo"),
    // `{zone_type}` is one of two words, which are also the names of collections.
    ("/sites/{site_id}/zones/count", "countSiteZoneSessions"),
    ("/sites/{site_id}/rssizones/count", "countSiteZoneSessions"),
    ("/sites/{site_id}/zones/visits/search", "searchSiteZoneSessions"),
    ("/sites/{site_id}/rssizones/visits/search", "searchSiteZoneSessions"),
  ]

  static func engineRoute(_ operation: MistCatalogue.Operation) -> Route {
    let plan = EnginePlan(operation, enginePaths)
    return Route(operation.method, operation.path, fidelity: plan.fidelity) { twin, call in
      try twin.guardScope(of: operation, call)
      try twin.checkTargets(of: operation, call)
      return try twin.serve(plan, operation, call)
    }
  }

  private func serve(_ plan: EnginePlan, _ operation: MistCatalogue.Operation, _ call: Call) throws -> MistResponse {
    switch plan {
    case .constant(let topic): try constant(topic, call) ?? shapedAnswer(operation, call)
    case .list(let collection): try listObjects(collection, call)
    case .create(let collection): try createObject(collection, call)
    case .changeMany(let collection): try changeMany(collection, operation, call)
    case .read(let collection): try readObject(collection, call)
    case .change(let collection): try changeObject(collection, call)
    case .remove(let collection): try removeObject(collection, call)
    case .importObjects(let collection): try importObjects(collection, operation, call)
    case .removeMany(let collection): try removeMany(collection, call)
    case .derived(let collection): try derivedObjects(collection, operation, call)
    case .search(let collection): try searchObjects(collection, operation, call)
    case .count(let collection): try countObjects(collection, operation, call)
    case .upload: try keepUpload(operation, call)
    case .removeUpload: try forgetUpload(operation, call)
    case .single: try serveSingle(operation, call)
    case .shaped: try shapedAnswer(operation, call)
    }
  }

  /// Lets a caller in only where it belongs: each path begins with the organisation, site or MSP that it is about.
  func guardScope(of operation: MistCatalogue.Operation, _ call: Call) throws {
    for (place, name) in Self.parameterNames(of: operation).enumerated() {
      switch name {
      case "org_id" where operation.parts.first != "msps": _ = try organisation(call, place)
      case "site_id": _ = try site(call, place)
      default: continue
      }
    }
    // No caller has a privilege of an MSP.
    if operation.parts.first == "msps" { throw APIFailure.forbidden }
  }

  static func parameterNames(of operation: MistCatalogue.Operation) -> [String] {
    operation.parts.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
  }

  /// Refuses a call about a device or an object that is not there, where the twin would know it.
  private func checkTargets(of operation: MistCatalogue.Operation, _ call: Call) throws {
    guard operation.parts.count > 1, let scope = PlainCollection.Scope(rawValue: operation.parts[0]) else { return }
    let scopeID = try call.id(0)
    let owner = scope == .site ? try site(call).owner : scopeID
    for (place, part) in operation.parts.enumerated().dropFirst(2) where part.hasPrefix("{") {
      // An alias may spell out what is a parameter of the published path.
      guard let index = Self.parameterNames(of: operation).firstIndex(of: String(part.dropFirst().dropLast())),
        call.parameters.indices.contains(index)
      else { continue }
      let value = call.parameters[index]
      switch part {
      case "{device_id}":
        guard let mac = try call.id(index).deviceMAC, let row = try inventoryRow(mac), row.site == scopeID else {
          throw APIFailure.notFound
        }
      case "{map_id}", "{asset_id}", "{zone_id}", "{wlan_id}", "{mxedge_id}":
        try checkObject(value, named: part, scope: scope, scopeID: scopeID, owner: owner)
      default:
        // An item of the collection that stands before it; the last part is the plan's own business.
        guard place < operation.parts.count - 1, place == 3,
          let collection = Self.enginePaths.collection(scope, operation.parts[2]), collection.key == .id
        else { continue }
        _ = try requiredObject(collection.storeName, call.id(index), of: collection.isView ? owner : scopeID)
      }
    }
  }

  private func checkObject(
    _ value: String, named part: String, scope: PlainCollection.Scope, scopeID: MistID, owner: MistID
  ) throws {
    guard let id = MistID(value) else { throw APIFailure.notFound }
    let names =
      part == "{zone_id}" ? ["zones", "rssizones"] : [part.dropFirst().dropLast("_id}".count).description + "s"]
    for name in names {
      for (kind, owner) in [(scope, scopeID), (.organisation, owner)] {
        guard let collection = Self.enginePaths.collection(kind, name) else { continue }
        if let found = try object(collection.storeName, id),
          found.owner == owner || (collection.isView && found.json["site_id"]?.string == scopeID.description)
        {
          return
        }
      }
    }
    throw APIFailure.notFound
  }
}
