// swift-format-ignore-file

extension ConstantTables {
  /// `/const/otherdevice_events`. Partial: the published examples and their like.
  static let otherDeviceEvents: StaticString = ##"""
    [
    {"key":"CELLULAR_EDGE_CONNECTED_TO_NCM","display":"Connected to NCM"},
    {"key":"CELLULAR_EDGE_DISCONNECTED_FROM_NCM","display":"Disconnected from NCM"},
    {"key":"CELLULAR_EDGE_MODEM_WAN_CONNECTED","display":"Modem WAN connected"},
    {"key":"CELLULAR_EDGE_MODEM_WAN_DISCONNECTED","display":"Modem WAN disconnected"},
    {"key":"CELLULAR_EDGE_MODEM_WAN_PLUGGED","display":"Modem WAN plugged"},
    {"key":"CELLULAR_EDGE_MODEM_WAN_UNPLUGGED","display":"Modem WAN unplugged"},
    {"key":"CELLULAR_EDGE_REBOOTED","display":"Rebooted"}
    ]
    """##
}
