/// What an access point does for its clients and for the cloud.
public enum ServiceState: UInt8, Sendable, Hashable, CaseIterable {
  /// Not there: not yet arrived, not claimed, or removed. It has no cells at all.
  case absent
  /// Up and serving clients.
  case serving
  /// Restarting: no radio, no cloud. Its time counts as `ap-disconnected-ap-reboot`.
  case rebooting
  /// Down or cut off. Its time counts as `ap-disconnected-ap-unreachable`.
  case unreachable
  /// Up and connected, but it serves no WLAN: its health is good and it has no clients.
  case idle
  /// Without power and uplink, because its switch is down. Its time counts as `ap-disconnected-switch-down`.
  case switchDown
  /// Serving clients, but cut off from the cloud as its whole site is. Its time counts as `ap-disconnected-site-down`.
  case siteDown
}

extension ServiceState {
  /// Whether clients can use the radio.
  var serves: Bool { self == .serving || self == .siteDown }
  /// Whether clients look for another access point.
  public var isDown: Bool { self == .rebooting || self == .unreachable || self == .switchDown }
}
