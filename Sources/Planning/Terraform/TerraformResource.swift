import MistAPI

/// The resources of the provider `Juniper/mist` that can be imported, and of what their import ids are made.
///
/// Names and forms of ids: the provider's documentation (`docs/resources`, `examples/resources/*/import.sh` and, where these say
/// nothing, `ImportState` of its sources) as of November 2026; the release that it belongs to is not written there.
enum TerraformResource {
  /// Resources of an organisation, by collection; their ids are `{org_id}.{id}`. Device profiles are known by their type.
  static let ofOrganisation: [String: String] = [
    "sitegroups": "mist_org_sitegroup", "services": "mist_org_service", "networks": "mist_org_network",
    "vpns": "mist_org_vpn", "gatewaytemplates": "mist_org_gatewaytemplate",
    "networktemplates": "mist_org_networktemplate", "templates": "mist_org_wlantemplate",
    "rftemplates": "mist_org_rftemplate", "wlans": "mist_org_wlan", "wxtags": "mist_org_wxtag",
    "wxrules": "mist_org_wxrule", "psks": "mist_org_psk", "alarmtemplates": "mist_org_alarmtemplate",
    "webhooks": "mist_org_webhook", "nacrules": "mist_org_nacrule", "nactags": "mist_org_nactag",
    "servicepolicies": "mist_org_servicepolicy", "idpprofiles": "mist_org_idpprofile",
    "avprofiles": "mist_org_avprofile", "mxclusters": "mist_org_mxcluster", "mxedges": "mist_org_mxedge",
    "mxtunnels": "mist_org_mxtunnel", "evpn_topologies": "mist_org_evpn_topology", "ssos": "mist_org_sso",
    "ssoroles": "mist_org_sso_role",
  ]

  /// Resources of a site, by collection; their ids are `{site_id}.{id}`.
  static let ofSite: [String: String] = [
    "wlans": "mist_site_wlan", "wxrules": "mist_site_wxrule", "wxtags": "mist_site_wxtag", "psks": "mist_site_psk",
  ]

  /// A device profile, by its type.
  static func deviceProfile(_ body: JSON) -> String? {
    switch body["type"]?.string ?? "ap" {
    case "ap": "mist_org_deviceprofile_ap"
    case "gateway": "mist_org_deviceprofile_gateway"
    case "switch": "mist_org_deviceprofile_switch"
    default: nil
    }
  }

  /// The configuration of a device, by its type; the id is `{site_id}.{device_id}`.
  static func device(_ type: String) -> String? {
    ["ap", "gateway", "switch"].contains(type) ? "mist_device_\(type)" : nil
  }
}
