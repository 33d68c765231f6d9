// swift-format-ignore-file

extension ConstantTables {
  /// `/const/nac_events`. Partial: the published examples and their like, by type.
  static let nacEvents: StaticString = ##"""
    [
    {"type":"NAC_ACCOUNTING_START"},
    {"type":"NAC_ACCOUNTING_STOP"},
    {"type":"NAC_ACCOUNTING_UPDATE"},
    {"type":"NAC_CLIENT_CERT_CHECK_FAILURE"},
    {"type":"NAC_CLIENT_CERT_CHECK_SUCCESS"},
    {"type":"NAC_CLIENT_DENY"},
    {"type":"NAC_CLIENT_PERMIT"},
    {"type":"NAC_IDP_AUTHC_FAILURE"},
    {"type":"NAC_IDP_AUTHC_SUCCESS"},
    {"type":"NAC_IDP_GROUP_LOOKUP_SUCCESS"},
    {"type":"NAC_SERVER_CERT_VALIDATION_FAILURE"},
    {"type":"NAC_SERVER_CERT_VALIDATION_SUCCESS"}
    ]
    """##
}
