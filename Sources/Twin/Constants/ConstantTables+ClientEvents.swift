// swift-format-ignore-file

extension ConstantTables {
  /// `/const/client_events`. Partial: the stages of a connection.
  static let clientEvents: StaticString = ##"""
    [
    {"key":"CLIENT_AUTH_ASSOCIATION","display":"Association"},
    {"key":"CLIENT_AUTH_ASSOCIATION_11R","display":"11r Association"},
    {"key":"CLIENT_AUTH_ASSOCIATION_FAILURE","display":"Association Failure"},
    {"key":"CLIENT_AUTH_REASSOCIATION","display":"Reassociation"},
    {"key":"CLIENT_AUTHENTICATED","display":"Authorized"},
    {"key":"CLIENT_AUTH_FAILURE","display":"Authorization Failure"},
    {"key":"CLIENT_DEAUTHENTICATED","display":"Deauthentication"},
    {"key":"CLIENT_DEASSOCIATION","display":"Disassociation"},
    {"key":"CLIENT_IP_ASSIGNED","display":"DHCP Success"},
    {"key":"CLIENT_DHCP_FAILURE","display":"DHCP Failure"},
    {"key":"CLIENT_DNS_OK","display":"DNS Success"},
    {"key":"CLIENT_DNS_FAILURE","display":"DNS Failure"},
    {"key":"CLIENT_GW_ARP_OK","display":"Default Gateway ARP Success"},
    {"key":"CLIENT_GW_ARP_FAILURE","display":"Default Gateway ARP Failure"}
    ]
    """##
}
