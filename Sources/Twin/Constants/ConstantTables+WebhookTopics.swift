// swift-format-ignore-file

extension ConstantTables {
  /// `/const/webhook_topics`. Complete: the topics for which the published document has a body.
  static let webhookTopics: StaticString = ##"""
    [
    {"key":"alarms","for_org":true,"has_delivery_results":true},
    {"key":"asset-raw-rssi"},
    {"key":"audits","for_org":true,"has_delivery_results":true},
    {"key":"client-info","for_org":true},
    {"key":"client-join","for_org":true},
    {"key":"client-latency"},
    {"key":"client-sessions","for_org":true},
    {"key":"device-events","for_org":true,"allows_single_event_per_message":true},
    {"key":"device-updowns","for_org":true,"has_delivery_results":true},
    {"key":"discovered-raw-rssi"},
    {"key":"guest-authorizations","for_org":true},
    {"key":"location"},
    {"key":"location-asset"},
    {"key":"location-centrak"},
    {"key":"location-client"},
    {"key":"location-sdk"},
    {"key":"location-unclient"},
    {"key":"minis-application","for_org":true},
    {"key":"minis-reachability","for_org":true},
    {"key":"mxedge-events","for_org":true},
    {"key":"nac-accounting","for_org":true},
    {"key":"nac-events","for_org":true},
    {"key":"occupancy-alerts","has_delivery_results":true},
    {"key":"ping","for_org":true,"has_delivery_results":true},
    {"key":"rssizone"},
    {"key":"sdkclient-scan-data"},
    {"key":"site-sle","for_org":true},
    {"key":"wifi-conn-raw"},
    {"key":"wifi-unconn-raw"},
    {"key":"zone"}
    ]
    """##
}
