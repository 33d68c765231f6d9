import EffectiveConfiguration
import MistAPI
import SQLite

extension Twin {
  static let siteReadOnly: Set<String> = ["id", "org_id", "created_time", "modified_time", "tzoffset"]

  /// An object as the API answers it: the stored bytes, then what the cloud adds.
  func answerBytes(of object: StoredObject, members: [(String, JSON)]) -> [UInt8] {
    StoredJSON.appending(
      members + [
        ("created_time", StoredJSON.time(milliseconds: object.created)),
        ("modified_time", StoredJSON.time(milliseconds: object.modified)),
      ], to: object.body)
  }

  private func siteAnswer(_ site: StoredObject) -> [UInt8] {
    answerBytes(
      of: site, members: [("id", .string(site.id.description)), ("org_id", .string(site.owner.description))])
  }

  static let siteRoutes: [Route] = [
    Route(.get, "/orgs/{org}/sites") { twin, call in
      let page = try Page(call)
      let org = try twin.organisation(call)
      guard call.caller.may(call.access.permissions, in: org) else {
        let own = try twin.objects("sites", of: org).filter { call.caller.may(call.access.permissions, at: $0) }
        return page.response(
          total: own.count, items: own.dropFirst(page.offset).prefix(page.limit).map { twin.siteAnswer($0) })
      }
      let (total, sites) = try twin.objects("sites", of: org, page: page)
      return page.response(total: total, items: sites.map { twin.siteAnswer($0) })
    },
    Route(.post, "/orgs/{org}/sites") { twin, call in
      let org = try twin.organisation(call)
      let sent = try call.object()
      let body = StoredJSON.withoutReadOnly(sent, readOnly: siteReadOnly)
      guard let name = body["name"]?.string, !name.isEmpty else { throw APIFailure.badRequest("name is required") }
      try twin.checkSite(body)
      let site = try twin.insertObject(
        "sites", owner: org, naturalKey: name, body: call.bytes(keeping: body, of: sent))
      _ = try twin.insertObject("setting", owner: site.id, naturalKey: "", body: Array("{}".utf8), id: site.id)
      try twin.siteServiceChanged(site)
      try twin.audit(call, "Create Site \"\(name)\"", site: site.id)
      return MistResponse(body: twin.siteAnswer(site))
    },
    Route(.get, "/sites/{site}") { twin, call in MistResponse(body: twin.siteAnswer(try twin.site(call))) },
    Route(.put, "/sites/{site}") { twin, call in
      let site = try twin.site(call)
      let merged = StoredJSON.merging(
        try call.object(), into: site.json.object ?? JSONObject(), readOnly: siteReadOnly)
      guard let name = merged["name"]?.string, !name.isEmpty else { throw APIFailure.badRequest("name is required") }
      try twin.checkSite(merged)
      let changed = try twin.updateObject(site, body: JSON.object(merged).bytes)
      // The world knows a site by its name and lives in its time zone.
      if ["name", "timezone"].contains(where: { merged[$0] != site.json[$0] }) { twin.levels.forgetAll(of: site.id) }
      try twin.noteCountry(of: changed, before: site)
      try twin.siteServiceChanged(changed)
      try twin.audit(call, "Update Site \"\(name)\"", site: site.id)
      return MistResponse(body: twin.siteAnswer(changed))
    },
    Route(.delete, "/sites/{site}") { twin, call in
      let site = try twin.site(call)
      try twin.removeSite(site)
      try twin.audit(call, "Delete Site \"\(site.json["name"]?.string ?? "")\"", site: site.id)
      return MistResponse()
    },
    Route(.get, "/orgs/{org}/sitegroups") { twin, call in
      let org = try twin.organisation(call)
      let page = try Page(call)
      let (total, groups) = try twin.objects("sitegroups", of: org, page: page)
      let members = try twin.siteGroupMembers(of: org)
      return page.response(total: total, items: groups.map { twin.siteGroupAnswer($0, members: members) })
    },
    Route(.post, "/orgs/{org}/sitegroups") { twin, call in
      let org = try twin.organisation(call)
      let sent = try call.object()
      let body = StoredJSON.withoutReadOnly(sent, readOnly: siteReadOnly.union(["site_ids"]))
      guard let name = body["name"]?.string, !name.isEmpty else { throw APIFailure.badRequest("name is required") }
      let group = try twin.insertObject(
        "sitegroups", owner: org, naturalKey: name, body: call.bytes(keeping: body, of: sent))
      try twin.audit(call, "Create Site Group \"\(name)\"")
      return MistResponse(body: twin.siteGroupAnswer(group, members: [:]))
    },
    Route(.get, "/orgs/{org}/sitegroups/{group}") { twin, call in
      let org = try twin.organisation(call)
      let group = try twin.requiredObject("sitegroups", call.id(1), of: org)
      return MistResponse(body: twin.siteGroupAnswer(group, members: try twin.siteGroupMembers(of: org)))
    },
    Route(.put, "/orgs/{org}/sitegroups/{group}") { twin, call in
      let org = try twin.organisation(call)
      let group = try twin.requiredObject("sitegroups", call.id(1), of: org)
      let merged = StoredJSON.merging(
        try call.object(), into: group.json.object ?? JSONObject(), readOnly: siteReadOnly.union(["site_ids"]))
      let changed = try twin.updateObject(group, body: JSON.object(merged).bytes)
      try twin.audit(call, "Update Site Group \"\(merged["name"]?.string ?? "")\"")
      return MistResponse(body: twin.siteGroupAnswer(changed, members: try twin.siteGroupMembers(of: org)))
    },
    Route(.delete, "/orgs/{org}/sitegroups/{group}") { twin, call in
      let org = try twin.organisation(call)
      let group = try twin.requiredObject("sitegroups", call.id(1), of: org)
      try twin.deleteObject(group)
      try twin.leaveGroup(group)
      try twin.audit(call, "Delete Site Group \"\(group.json["name"]?.string ?? "")\"")
      return MistResponse()
    },
  ]

  /// Refuses what no site can have (mist-fidelity, section 4.1).
  func checkSite(_ body: JSONObject) throws(APIFailure) {
    if let country = body["country_code"]?.string, !country.isEmpty, !Countries.contains(country) {
      throw .badRequest("country_code: '\(country)' is not a country")
    }
    if let place = body["latlng"], !place.isNull {
      guard let latitude = place["lat"]?.double, let longitude = place["lng"]?.double, abs(latitude) <= 90,
        abs(longitude) <= 180
      else { throw .badRequest("latlng: expected lat from -90 to 90 and lng from -180 to 180") }
    }
  }

  /// Removes a site with all that is in it. Its devices stay in the inventory.
  func removeSite(_ site: StoredObject) throws {
    for mac in try devices(at: site.id) { try release(mac) }
    for collection in ["sites", "setting"] {
      if let object = try object(collection, site.id) { try deleteObject(object) }
    }
    try forgetSite(site.id)
    try keepPrivileges(in: site.owner) { $0.site != site.id }
  }

  /// Removes what a site that is gone leaves behind: a later one of its name gets its id (ruling 9), and must not find it.
  private func forgetSite(_ site: MistID) throws {
    let id = site.description
    try store.run("DELETE FROM object WHERE owner = ?", id)
    try store.run("DELETE FROM upgrade_target WHERE upgrade IN (SELECT id FROM upgrade WHERE site = ?)", id)
    try store.run("DELETE FROM upgrade WHERE site = ?", id)
    try store.run("DELETE FROM site_history WHERE site = ?", id)
    try store.run("DELETE FROM past_stay WHERE site = ?", id)
    levels.forgetAll(of: site)
  }

  /// A group that is gone has no sites: each forgets it (mist-fidelity, section 4.2).
  private func leaveGroup(_ group: StoredObject) throws {
    for site in try objects("sites", of: group.owner) {
      guard var body = site.json.object, let groups = body["sitegroup_ids"]?.strings,
        groups.contains(group.id.description)
      else { continue }
      body["sitegroup_ids"] = JSON(groups.filter { $0 != group.id.description })
      try siteServiceChanged(try updateObject(site, body: JSON.object(body).bytes))
    }
  }

  private func siteGroupAnswer(_ group: StoredObject, members: [String: [String]]) -> [UInt8] {
    answerBytes(
      of: group,
      members: [
        ("id", .string(group.id.description)), ("org_id", .string(group.owner.description)),
        ("site_ids", JSON(members[group.id.description] ?? [])),
      ])
  }

  /// The sites of every group; the cloud keeps `site_ids` from the sites' own `sitegroup_ids`.
  private func siteGroupMembers(of org: MistID) throws -> [String: [String]] {
    var members: [String: [String]] = [:]
    for site in try objects("sites", of: org) {
      for group in site.json["sitegroup_ids"]?.strings ?? [] { members[group, default: []].append(site.id.description) }
    }
    return members
  }
}
