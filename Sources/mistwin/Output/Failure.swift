import Documents
import Ledger
import MistAPI
import MistLive
import Planning
import Rehearsal
import Rollout
import Signing
import Twin

/// Why a command could not do its job: a message for a person, and the status that it ends with.
struct Failure: Error {
  let status: ExitStatus
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// What any error means to the user of a command.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as DocumentError: self.init(.badInput, "\(error)")
    case let errors as DocumentErrors: self.init(.badInput, "\(errors)")
    case let error as PlanningError: self.init(error.status, "mistwin: \(error)")
    case let error as MaintenanceWindowError: self.init(.badInput, "mistwin: --window: \(error)")
    case let error as SiteSchedules.UnknownZone: self.init(.badInput, "mistwin: \(error)")
    case let error as AdoptionError: self.init(.badInput, "mistwin: \(error)")
    case let error as ApplyError: self.init(.badInput, "mistwin: \(error)")
    case let error as PlanFileError: self.init(.badInput, "\(error)")
    case let error as ApprovalFileError: self.init(.badInput, "\(error)")
    case let error as LiveClearanceError: self.init(.badInput, "mistwin: \(error). Nothing was changed.")
    case let error as SigningError: self.init(.badInput, "\(error)")
    case let error as RehearsalError: self.init(error.status, "\(error)")
    case let error as CalibrationError: self.init(.badInput, "mistwin: \(error)")
    case let error as PowerError: self.init(.badInput, "mistwin: \(error)")
    case let error as RolloutError: self.init(.badInput, "mistwin: \(error)")
    case let error as LedgerError: self.init(error == .notBegun ? .failed : .badInput, "mistwin: \(error)")
    case let error as SweepFile.Mismatch: self.init(.badInput, "mistwin: \(error)")
    case let error as KeyRotationError: self.init(error.status, "mistwin: \(error)")
    case let error as LiveSettingsError: self.init(.badInput, "mistwin: \(error)")
    case let error as LiveAccessError: self.init(.badInput, "mistwin: \(error)")
    case let error as CallBudgetError: self.init(.badInput, "mistwin: --reserve: \(error)")
    case let error as RecordingError: self.init(.badInput, "mistwin: \(error)")
    case let error as ControllerLeaseHeld: self.init(.bad, "mistwin: \(error)")
    case let error as PullError: self.init(.badInput, "mistwin: \(error)")
    case let error as RefreshError: self.init(.badInput, "mistwin: \(error)")
    case let error as AddressBookHeld: self.init(.bad, "\(error)")
    case let error as AddressBookConflict: self.init(.bad, "\(error)")
    case let error as TwinError: self.init(error.status, "\(error)")
    default: self.init(.failed, "mistwin: \(error)")
    }
  }
}

extension PlanningError {
  fileprivate var status: ExitStatus {
    switch self {
    case .stepFailed: .failed
    default: .badInput
    }
  }
}

extension RehearsalError {
  fileprivate var status: ExitStatus {
    switch self {
    case .noArrival, .momentBeforeStart, .momentAfterEnd: .badInput
    case .addressPlanDisproved: .failed
    }
  }
}

extension KeyRotationError {
  fileprivate var status: ExitStatus {
    switch self {
    case .changed, .noWayBack: .bad
    case .notConfirmed: .undecided
    case .damagedRecord: .failed
    default: .badInput
    }
  }
}

extension TwinError {
  fileprivate var status: ExitStatus {
    switch self {
    case .notATwin, .newerStore, .brokenFork, .notFrozen, .noSnapshot, .unknown, .refused: .badInput
    case .damaged, .storeFailed: .failed
    }
  }
}
