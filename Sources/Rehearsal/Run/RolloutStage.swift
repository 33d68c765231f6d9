import Determinism
import Documents
import MistAPI
import Rollout

/// The upgrade of a scenario, carried out by the rollout; what happens is told as it happens.
struct RolloutStage {
  let client: any MistClient
  let time: any TimePort
  let organisation: MistID
  let observer: any RehearsalObserver
  let ledger: any RolloutJournal

  func run(_ wanted: Scenario.Upgrade) async throws -> RolloutResult {
    guard var policy = wanted.rules else {
      throw DocumentErrors([
        DocumentError(
          at: wanted.policy.position, found: "the unknown policy '\(wanted.policy.value)'",
          expected: "one of \(RolloutPolicy.shipped.map(\.name).joined(separator: ", "))")
      ])
    }
    if !wanted.watches { policy.watch = nil }
    let order = CanaryRollout.Order(
      name: wanted.name, organisation: organisation, models: wanted.models.map(\.value), version: wanted.version,
      policy: policy)
    return try await CanaryRollout(
      order, client: client, time: time, journal: ObservedJournal(observer: observer, ledger: ledger)
    ).run()
  }
}

/// A journal that keeps every event in the ledger, and tells an observer each but the single looks, which would be many. A
/// rehearsal has nobody to ask: it gives its word where a phase waits for one.
actor ObservedJournal: RolloutJournal {
  private let observer: any RehearsalObserver
  private let ledger: any RolloutJournal
  private var isAsked = false

  init(observer: any RehearsalObserver, ledger: any RolloutJournal) {
    self.observer = observer
    self.ledger = ledger
  }

  func record(_ event: RolloutEvent, at time: Instant) async throws {
    try await ledger.record(event, at: time)
    if case .waiting = event { isAsked = true }
    if !event.isDetail { await observer.note(event.sentence, at: time) }
  }

  func request() async throws -> RolloutRequest? {
    guard isAsked else { return nil }
    isAsked = false
    return .approve(by: "the rehearsal")
  }
}
