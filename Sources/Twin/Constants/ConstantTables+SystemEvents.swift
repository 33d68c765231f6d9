// swift-format-ignore-file

extension ConstantTables {
  /// `/const/system_events`. Partial: the published example and its like.
  static let systemEvents: StaticString = ##"""
    [
    {"key":"ap_disconnected","display":"AP Disconnect","group":"ap_health"},
    {"key":"ap_reconnected","display":"AP Reconnect","group":"ap_health"},
    {"key":"ap_restarted","display":"AP Restart","group":"ap_health"},
    {"key":"switch_disconnected","display":"Switch Disconnect","group":"switch_health"},
    {"key":"switch_reconnected","display":"Switch Reconnect","group":"switch_health"},
    {"key":"gateway_disconnected","display":"WAN Edge Disconnect","group":"gateway_health"},
    {"key":"gateway_reconnected","display":"WAN Edge Reconnect","group":"gateway_health"}
    ]
    """##
}
