import MistAPI

extension Twin {
  static let settingReadOnly: Set<String> = [
    "id", "org_id", "site_id", "created_time", "modified_time", "for_site", "blacklist_url", "whitelist_url",
    "watched_station_url",
  ]

  /// Members of which nothing that is wrong with a site follows, nor what is in the air there.
  private static let inertSettings: Set<String> = ["auto_upgrade"]

  private func settingAnswer(_ setting: StoredObject, org: MistID) -> [UInt8] {
    answerBytes(
      of: setting,
      members: [
        ("id", .string(setting.id.description)), ("org_id", .string(org.description)),
        ("site_id", .string(setting.id.description)),
      ])
  }

  static let settingRoutes: [Route] = [
    Route(.get, "/sites/{site}/setting") { twin, call in
      let site = try twin.site(call)
      return MistResponse(body: twin.settingAnswer(try twin.requiredObject("setting", site.id), org: site.owner))
    },
    Route(.put, "/sites/{site}/setting") { twin, call in
      let site = try twin.site(call)
      let setting = try twin.requiredObject("setting", site.id)
      let body = try call.object()
      try twin.checkVariables(body["vars"])
      try AutoUpgrade.check(body["auto_upgrade"])
      let merged = StoredJSON.merging(body, into: setting.json.object ?? JSONObject(), readOnly: settingReadOnly)
      let isInert = body.allSatisfy { inertSettings.contains($0.key) }
      let changed = try twin.updateObject(setting, body: JSON.object(merged).bytes, isInert: isInert)
      try twin.siteThresholdsChanged(site)
      if changed.json["auto_upgrade"] != setting.json["auto_upgrade"] {
        try twin.planAutoUpgrades(at: site.id, isNew: true)
      }
      try twin.audit(call, "Update Site Settings of \"\(site.json["name"]?.string ?? "")\"", site: site.id)
      return MistResponse(body: twin.settingAnswer(changed, org: site.owner))
    },
    Route(.get, "/orgs/{org}/setting") { twin, call in
      let org = try twin.organisation(call)
      let setting = try twin.organisationSetting(org)
      return MistResponse(
        body: twin.answerBytes(
          of: setting, members: [("id", .string(org.description)), ("org_id", .string(org.description))]))
    },
    Route(.put, "/orgs/{org}/setting") { twin, call in
      let org = try twin.organisation(call)
      let setting = try twin.organisationSetting(org)
      let merged = StoredJSON.merging(
        try call.object(), into: setting.json.object ?? JSONObject(), readOnly: settingReadOnly)
      let changed = try twin.updateObject(setting, body: JSON.object(merged).bytes)
      try twin.audit(call, "Update Org Settings")
      return MistResponse(
        body: twin.answerBytes(
          of: changed, members: [("id", .string(org.description)), ("org_id", .string(org.description))]))
    },
  ]

  /// Variables are text by name (mist-fidelity, section 4.4).
  private func checkVariables(_ vars: JSON?) throws(APIFailure) {
    guard let vars, !vars.isNull else { return }
    guard case .object(let object) = vars else { throw .badRequest("vars: expected an object") }
    for (name, value) in object where value.string == nil {
      throw .badRequest("vars.\(name): expected text, found \(value.describedForErrors)")
    }
  }

  func organisationSetting(_ org: MistID) throws -> StoredObject {
    try requiredObject("org_setting", org)
  }
}
