import NIOCore
import NIOSSL

extension Channel {
  /// Closes a connection whose other side sends nothing more, or is not to be told farewell.
  ///
  /// TLS says farewell and waits some seconds for the other side's. It would wait in vain, and a stop with it.
  func closeBelowTLS() {
    if let tls = try? pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
      tls.close(promise: nil)
    } else {
      close(promise: nil)
    }
  }
}
