// swift-format-ignore-file

extension ConstantTables {
  /// `/const/license_types`. Partial: subscriptions that are well known.
  static let licenseTypes: StaticString = ##"""
    [
    {"key":"SUB-MAN","name":"SUB-MAN","description":"WiFi Management & Assurance"},
    {"key":"SUB-ENG","name":"SUB-ENG","description":"User Engagement"},
    {"key":"SUB-AST","name":"SUB-AST","description":"Asset Visibility"},
    {"key":"SUB-VNA","name":"SUB-VNA","description":"Marvis for Wireless"},
    {"key":"SUB-INS","name":"SUB-INS","description":"Premium Analytics"},
    {"key":"SUB-ME","name":"SUB-ME","description":"Mist Edge"},
    {"key":"SUB-EX12","name":"SUB-EX12","description":"Wired Assurance, 12 ports"},
    {"key":"SUB-EX24","name":"SUB-EX24","description":"Wired Assurance, 24 ports"},
    {"key":"SUB-EX48","name":"SUB-EX48","description":"Wired Assurance, 48 ports"},
    {"key":"SUB-SVNA","name":"SUB-SVNA","description":"Marvis for Wired"},
    {"key":"SUB-WAN1","name":"SUB-WAN1","description":"WAN Assurance, class 1"},
    {"key":"SUB-WAN2","name":"SUB-WAN2","description":"WAN Assurance, class 2"},
    {"key":"SUB-WVNA1","name":"SUB-WVNA1","description":"Marvis for WAN, class 1"},
    {"key":"SUB-WVNA2","name":"SUB-WVNA2","description":"Marvis for WAN, class 2"},
    {"key":"SUB-CLIENT","name":"SUB-CLIENT","description":"Marvis Client"},
    {"key":"S-CLIENT-S","name":"S-CLIENT-S","description":"Access Assurance, standard"}
    ]
    """##
}
