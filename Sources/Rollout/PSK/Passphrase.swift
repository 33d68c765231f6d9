public import Determinism

/// A passphrase, or the shared secret of a RADIUS server. Whatever text it is put into says `****`: it can be sent, compared
/// and hashed, and is never told by accident.
public struct Passphrase: Sendable, Hashable {
  /// The secret itself, for the body of a call.
  public let text: String

  /// Takes a text that is one.
  public init(unchecked text: String) { self.text = text }

  /// Takes a text that somebody chose: 8 to 63 printable characters of ASCII (IEEE 802.11, annex J.4).
  /// - Parameter source: Where it comes from, for the error, which does not show it.
  /// - Throws: `KeyRotationError.badPassphrase`
  public init(checking text: String, from source: String) throws(KeyRotationError) {
    guard !text.isEmpty else { throw .badPassphrase(source, found: "nothing before the end of the first line") }
    guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw .badPassphrase(source, found: "characters that are not printable ASCII")
    }
    guard (8...63).contains(text.utf8.count) else {
      throw .badPassphrase(source, found: "\(text.utf8.count) character\(text.utf8.count == 1 ? "" : "s")")
    }
    self.text = text
  }

  /// Makes one: 24 characters of 32 that cannot be mistaken for each other, 120 bits.
  public static func made(by entropy: any EntropyPort) async -> Passphrase {
    let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789")
    return Passphrase(unchecked: String(await entropy.bytes(24).map { alphabet[Int($0) % alphabet.count] }))
  }
}

extension Passphrase: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Four asterisks.
  public var description: String { "****" }
  /// Four asterisks.
  public var debugDescription: String { "****" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where the new passphrase of a rotation comes from and goes to outside of the cloud. Someone else reads and writes files.
public protocol PassphraseStore: Sendable {
  /// The one that is given, or that was kept before a kill; nil where one is to be made.
  func given() async throws -> Passphrase?
  /// Keeps it while the rotation goes on, before it is sent for the first time.
  func keep(_ passphrase: Passphrase) async throws
  /// The rotation is done: it is what holds.
  func settle(_ passphrase: Passphrase) async throws
  /// The rotation was taken back: nothing of it is to be left.
  func discard() async throws
}

/// A store that has none and keeps none.
public struct NoPassphraseStore: PassphraseStore {
  /// A store that has none and keeps none.
  public init() {}
  /// None.
  public func given() async throws -> Passphrase? { nil }
  /// Keeps nothing.
  public func keep(_ passphrase: Passphrase) async throws {}
  /// Keeps nothing.
  public func settle(_ passphrase: Passphrase) async throws {}
  /// There is nothing.
  public func discard() async throws {}
}
