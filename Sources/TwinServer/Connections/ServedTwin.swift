import NIOCore
import NIOSSL
import Synchronization
import Twin

/// What every connection of a server has in common.
final class ServedTwin: Sendable {
  let mailbox: TwinMailbox
  let settings: ServerSettings
  let tls: NIOSSLContext
  let hub = StreamHub()
  private let open = Mutex<[ObjectIdentifier: any Channel]>([:])

  init(mailbox: TwinMailbox, settings: ServerSettings, tls: NIOSSLContext) {
    self.mailbox = mailbox
    self.settings = settings
    self.tls = tls
  }

  /// Remembers a connection until it closes.
  func register(_ channel: any Channel) {
    let key = ObjectIdentifier(channel)
    open.withLock { $0[key] = channel }
    channel.closeFuture.whenComplete { [weak self] _ in
      self?.open.withLock { $0[key] = nil }
    }
  }

  /// Closes what is still open, whatever it does.
  func closeAll() {
    for channel in open.withLock({ Array($0.values) }) { channel.close(promise: nil) }
  }

  /// Tells the twin that somebody listens to a channel.
  func listen(to channel: String) {
    let twin = mailbox.twin
    Task { await twin.listen(to: channel) }
  }

  /// Tells the twin that one listener less is there.
  func unlisten(from channel: String) {
    let twin = mailbox.twin
    Task { await twin.unlisten(from: channel) }
  }
}
