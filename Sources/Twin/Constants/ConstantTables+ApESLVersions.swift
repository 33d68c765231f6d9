// swift-format-ignore-file

extension ConstantTables {
  /// `/const/ap_esl_versions`. Partial: the published examples.
  static let apESLVersions: StaticString = ##"""
    [
    {"esl_version":"2.5.1","model":"AP34"},
    {"esl_version":"2.5.0","model":"AP43"}
    ]
    """##
}
