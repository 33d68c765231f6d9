extension UserImpact {
  /// What users feel of a step. What no source is known for is unknown, never nothing.
  /// - Parameter isNew: whether the plan itself makes an object.
  init(of draft: PlanDraft.Draft, isNew: (ObjectKey) -> Bool) {
    var worst = UserImpact(.nothing, source: "")
    for item in draft.items {
      let impact = Self.impact(of: item.action, isNew: isNew)
      if impact.level.rank > worst.level.rank || worst.source.isEmpty { worst = impact }
    }
    self = worst
  }

  private static func impact(of action: PlanAction, isNew: (ObjectKey) -> Bool) -> UserImpact {
    switch action {
    case .claim, .claimOrder:
      return UserImpact(
        .nothing, source: "a claim lists a device, and configures none")
    case .create(let place, _): return made(place)
    case .edit(let place, _) where isNew(place.key) || place.kind == "settings" && place.site.map(isNew) ?? false:
      return UserImpact(.nothing, source: "the site is new, and no device is connected there yet")
    case .edit(let place, let edits):
      var worst = UserImpact(.nothing, source: "")
      for edit in edits {
        let impact = changed(place, edit)
        if impact.level.rank > worst.level.rank || worst.source.isEmpty { worst = impact }
      }
      return worst
    case .delete(let place):
      if place.kind == "WLAN" || place.kind == "WLAN template" {
        return UserImpact(
          .reassociation, source: "a WLAN that is not served any more loses its clients (IEEE 802.11, 11.3)")
      }
      return place.kind == "site group" ? UserImpact(.nothing, source: "no site is in it any more") : .unknown
    case .assign:
      return UserImpact(
        .nothing, source: "a device that is not connected yet takes its configuration when it comes up (zero touch)")
    case .unassign:
      return UserImpact(.lossOfManagement, source: "a device without a site has no configuration")
    case .assignProfile, .unassignProfile: return .unknown
    }
  }

  private static func made(_ place: ObjectPlace) -> UserImpact {
    switch place.kind {
    case "site", "site group":
      return UserImpact(.nothing, source: "nothing is in it yet")
    case "WLAN":
      return UserImpact(.radioRestart, source: "a radio takes up a new BSS; not measured")
    case "PSK", "label":
      return UserImpact(.nothing, source: "it adds to what is allowed, and changes nobody's association")
    case "gateway template", "switch template", "RF template", "device profile", "service", "network", "VPN":
      return UserImpact(
        .nothing, source: "a template acts through the sites that name it, and none does yet")
    case "WLAN template":
      return UserImpact(.nothing, source: "it has no WLAN yet")
    default: return .unknown
    }
  }

  private static func changed(_ place: ObjectPlace, _ edit: Edit) -> UserImpact {
    switch (place.kind, edit.member) {
    case ("site", "name"), ("site", "address"), ("site", "latlng"), ("site", "notes"), ("device", "name"),
      ("device", "notes"):
      return UserImpact(.nothing, source: "it is a name or a place: no device is configured by it")
    case ("site", "country_code"):
      return UserImpact(
        .radioRestart, source: "the country decides channels and power (regulatory domain, IEEE 802.11, 9.4.2.8)")
    case ("WLAN", "ssid"), ("WLAN", "auth"), ("WLAN", "enabled"), ("WLAN", "vlan_id"), ("WLAN", "vlan_ids"):
      return UserImpact(
        .reassociation,
        source: "clients meet another network or another key, and associate anew (IEEE 802.11, 11.3, 12.7)")
    case ("RF template", let member) where member.hasPrefix("band_"):
      return UserImpact(
        .radioRestart, source: "channel, width and power are set as the radio starts; not measured")
    case ("PSK", "passphrase"):
      return UserImpact(.reassociation, source: "the four-way handshake fails under the old key (IEEE 802.11, 12.7.6)")
    default: return .unknown
    }
  }
}

extension UserImpact.Level {
  /// The worse, the higher; what is not known stands above nothing and below what is known to hurt.
  var rank: Int {
    switch self {
    case .nothing: 0
    case .unknown: 1
    case .reassociation: 2
    case .radioRestart: 3
    case .portBounce: 4
    case .reboot: 5
    case .lossOfManagement: 6
    }
  }
}
