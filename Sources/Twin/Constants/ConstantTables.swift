import MistAPI

/// The tables behind `/const/*`: facts of the API, one file for each. A table that is partial says so (ruling 24).
enum ConstantTables {
  /// A table.
  struct Table: Sendable {
    let text: StaticString
    /// Whether it has everything that there is.
    let isComplete: Bool

    /// The table parsed; a test reads every one.
    var json: JSON { (try? JSON(parsing: text.withUTF8Buffer { Array($0) })) ?? .null }
  }

  /// The tables by the last part of their paths.
  static func table(_ topic: String) -> Table? {
    switch topic {
    case "alarm_defs": Table(text: alarmDefinitions, isComplete: false)
    case "ap_channels": Table(text: RadioChannels.table, isComplete: false)
    case "ap_esl_versions": Table(text: apESLVersions, isComplete: false)
    case "ap_led_status": Table(text: apLEDStatus, isComplete: false)
    case "app_categories": Table(text: appCategories, isComplete: false)
    case "app_subcategories": Table(text: appSubcategories, isComplete: false)
    case "applications": Table(text: applications, isComplete: false)
    case "client_events": Table(text: clientEvents, isComplete: false)
    case "countries": Table(text: countries, isComplete: true)
    case "default_gateway_config": Table(text: defaultGatewayConfiguration, isComplete: false)
    case "device_events": Table(text: deviceEvents, isComplete: false)
    case "fingerprint_types": Table(text: fingerprintTypes, isComplete: false)
    case "gateway_applications": Table(text: gatewayApplications, isComplete: false)
    case "insight_metrics": Table(text: insightMetrics, isComplete: false)
    case "languages": Table(text: languages, isComplete: false)
    case "license_types": Table(text: licenseTypes, isComplete: false)
    case "marvisclient_versions": Table(text: marvisClientVersions, isComplete: false)
    case "mxedge_events": Table(text: mxEdgeEvents, isComplete: false)
    case "mxedge_models": Table(text: mxEdgeModels, isComplete: false)
    case "nac_events": Table(text: nacEvents, isComplete: false)
    case "otherdevice_events": Table(text: otherDeviceEvents, isComplete: false)
    case "otherdevice_models": Table(text: otherDeviceModels, isComplete: false)
    case "states": Table(text: states, isComplete: false)
    case "system_events": Table(text: systemEvents, isComplete: false)
    case "traffic_types": Table(text: trafficTypes, isComplete: false)
    case "webhook_topics": Table(text: webhookTopics, isComplete: true)
    default: nil
    }
  }
}
