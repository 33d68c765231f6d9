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
}
