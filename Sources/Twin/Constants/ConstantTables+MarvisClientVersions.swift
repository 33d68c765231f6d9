// swift-format-ignore-file

extension ConstantTables {
  /// `/const/marvisclient_versions`. Partial: the published examples. Without the addresses of installers, which lead out of the twin.
  static let marvisClientVersions: StaticString = ##"""
    [
    {"label":"default","notes":"","os":"android","version":"1.1.9"},
    {"label":"default","notes":"","os":"macos","version":"0.100.29"},
    {"label":"default","notes":"","os":"windows","version":"0.100.26"}
    ]
    """##
}
