public import MistAPI

extension Twin {
  /// Why these credentials may not listen to a channel; nil when they may.
  public func refusal(ofChannel channel: String, credentials: Credentials) -> String? {
    "channels are not served yet"
  }

  /// Everything that is told on any channel from now on.
  public func channelMessages() -> AsyncStream<ChannelMessage> {
    AsyncStream { $0.finish() }
  }
}
