// swift-format-ignore-file

extension ConstantTables {
  /// `/const/mxedge_events`. Partial: the published examples and their like.
  static let mxEdgeEvents: StaticString = ##"""
    [
    {"key":"ME_CONFIG_CHANGED_BY_USER","display":"ME Config changed by user","description":"A Mist Edge gets another configuration because of a change made by a user"},
    {"key":"ME_CONFIGURED","display":"ME Configured","description":"A Mist Edge took its configuration"},
    {"key":"ME_CONNECTED","display":"ME Connected","description":"A Mist Edge connected to the cloud"},
    {"key":"ME_DISCONNECTED","display":"ME Disconnected","description":"A Mist Edge lost its connection to the cloud"},
    {"key":"ME_RESTARTED","display":"ME Restarted","description":"A Mist Edge restarted"},
    {"key":"ME_SERVICE_STARTED","display":"ME Service started","description":"A service of a Mist Edge started"},
    {"key":"ME_SERVICE_STOPPED","display":"ME Service stopped","description":"A service of a Mist Edge stopped"},
    {"key":"ME_UPGRADED","display":"ME Upgraded","description":"A Mist Edge runs another software"}
    ]
    """##
}
