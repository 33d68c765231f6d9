import Determinism
import Foundation
import Ledger
import MistAPI

/// Keeps a live organisation for this process while it changes it: nobody else who shares the ledger begins meanwhile.
struct ControllerHold {
  /// How long a lease holds unless it is renewed, in seconds: a controller that was killed on another machine is waited for so long.
  static let seconds: Int64 = 600

  private let ledger: Ledger
  private let organisation: MistID
  private let holder: String

  /// Takes the lease.
  /// - Parameter breaks: whether another's is broken. That of a process of this machine that is gone always is.
  /// - Throws: `ControllerLeaseHeld`, `SQLiteError`
  init(_ ledger: Ledger, organisation: MistID, breaks: Bool) async throws {
    self.ledger = ledger
    self.organisation = organisation
    holder = Self.name(ProcessInfo.processInfo.processIdentifier)
    let isGone = try await ledger.controllerLease(organisation).map { Self.isGone($0.holder) } ?? false
    try await ledger.lease(
      organisation, to: holder, at: WallClock.present, forSeconds: Self.seconds, breaking: breaks || isGone)
  }

  /// Does something while the lease is renewed; gives it back whatever comes of it.
  /// - Throws: what the work throws; `ControllerLeaseHeld` when another has broken the lease meanwhile.
  func during<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    do {
      let result = try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await work() }
        group.addTask {
          while true {
            try await WallClock().sleep(until: WallClock.present.advanced(bySeconds: Self.seconds / 5))
            try await ledger.lease(organisation, to: holder, at: WallClock.present, forSeconds: Self.seconds)
          }
        }
        defer { group.cancelAll() }
        guard let result = try await group.next() ?? nil else { throw CancellationError() }
        return result
      }
      try await ledger.endLease(organisation, of: holder)
      return result
    } catch {
      try? await ledger.endLease(organisation, of: holder)
      throw error
    }
  }

  private static func name(_ process: Int32) -> String {
    "\(Presentation.userName) on \(ProcessInfo.processInfo.hostName), process \(process)"
  }

  /// Whether a holder was a process of this user and machine that is there no more.
  private static func isGone(_ holder: String) -> Bool {
    guard let process = holder.split(separator: " ").last.flatMap({ Int32($0) }), holder == name(process) else {
      return false
    }
    return kill(process, 0) != 0 && errno == ESRCH
  }
}
