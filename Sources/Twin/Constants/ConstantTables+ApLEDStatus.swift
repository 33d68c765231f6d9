// swift-format-ignore-file

extension ConstantTables {
  /// `/const/ap_led_status`. Partial: the published example.
  static let apLEDStatus: StaticString = ##"""
    [
    {"code":"01","key":"LED_FAILURE","name":"LED Failure","description":"LED not working"}
    ]
    """##
}
