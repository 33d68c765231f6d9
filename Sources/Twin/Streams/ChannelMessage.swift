public import MistAPI

/// A message on one of the cloud's streams (mist-fidelity, section 9.7).
public struct ChannelMessage: Sendable, Hashable {
  /// The channel, such as `/sites/{site_id}/stats/devices`.
  public var channel: String
  /// What is told.
  public var data: JSON

  /// A message on that channel.
  public init(channel: String, data: JSON) {
    self.channel = channel
    self.data = data
  }
}
