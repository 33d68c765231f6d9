import Foundation
import Ledger

/// Where what must survive is kept: the ledger and the runs, by default in `.mistwin` beside the design.
struct StateDirectory {
  let path: String

  /// That directory.
  init(path: String) { self.path = path }

  /// That directory, else the one beside a design.
  init(_ given: String?, besideDesign design: String) {
    let directory = (design as NSString).deletingLastPathComponent
    path = given ?? (directory.isEmpty ? ".mistwin" : "\(directory)/.mistwin")
  }

  /// Where commands that are told nothing look for it.
  static let usual = ".mistwin"

  /// The option that leads to it, as it is typed again; empty for where it is by default.
  var typed: String { path == Self.usual ? "" : " --state \(path.shellQuoted)" }

  /// The file of the ledger.
  var ledger: String { "\(path)/ledger.sqlite" }

  /// Opens the ledger; the directory is made, and kept out of version control.
  func openLedger() throws -> Ledger {
    try make()
    return try Ledger(file: ledger)
  }

  /// Makes the directory where there is none.
  func make() throws(Failure) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let ignored = "\(path)/.gitignore"
      if !DiskFiles.exists(ignored) { try Data("*\n".utf8).write(to: URL(fileURLWithPath: ignored)) }
    } catch {
      throw Failure(.failed, "\(path): the directory of the ledger cannot be made; check the permissions above it")
    }
  }
}
