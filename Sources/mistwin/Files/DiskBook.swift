import Foundation
import Ledger

/// The file of an address book.
struct DiskBook: AddressBookStore {
  let path: String

  /// Where the ledger stands that guards it: beside the book, so that all who share the file share the ledger.
  var ledgerPath: String { "\(directory)/.mistwin/ledger.sqlite" }

  /// The name under which the ledger knows it.
  var name: String { URL(fileURLWithPath: path).lastPathComponent }

  /// The directory that it stands in.
  var directory: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

  func read() throws -> [UInt8]? {
    guard DiskFiles.exists(path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.failed, "\(path): the address book cannot be read; check its permissions")
    }
    return Array(data)
  }

  func write(_ bytes: [UInt8]) throws {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Failure(.failed, "\(path): the address book cannot be written; check the permissions and the free space")
    }
  }

  /// Opens the ledger beside the book; its directory is made, and kept out of version control.
  func openLedger() throws -> Ledger { try StateDirectory(path: "\(directory)/.mistwin").openLedger() }
}
