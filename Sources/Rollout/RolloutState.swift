import Determinism
import MistAPI

/// Where a rollout is: what its events say, taken in the order in which they happened, and nothing else.
struct RolloutState: Sendable {
  /// A site whose own upgrades are held.
  struct HeldSite: Sendable, Hashable {
    var site: MistID
    var name: String
    /// What its setting had under `auto_upgrade`, as JSON.
    var setting: String
  }

  /// An object that a change of configuration made.
  struct MadeObject: Sendable, Hashable {
    var key: String
    var id: MistID
    /// Whether it was not there before.
    var isOurs: Bool
  }

  private(set) var order: CanaryRollout.Order?
  /// The version that was meant by the order's, found once.
  private(set) var version = ""
  private(set) var started: Instant?
  private(set) var fleet = Fleet()
  /// By the name of the phase.
  private(set) var choices: [String: CanaryChoice] = [:]
  private(set) var calls: [String: LookCalls] = [:]
  private(set) var phases: [PhaseResult] = []
  private(set) var machine = RolloutMachine(RolloutPolicy(name: "", summary: "", phases: []))
  /// What is to be done next; nil before the start.
  private(set) var next: RolloutMachine.Action?
  /// The orders of the present phase, or of the way back.
  private(set) var placed: [PlacedOrder] = []
  /// When the access points of the present phase were back, by site.
  private(set) var backAt: [MistID: Instant] = [:]
  /// Those of the present phase that were not.
  private(set) var notBack: [RolloutDevice] = []
  private(set) var held: [HeldSite] = []
  private(set) var restored: Set<MistID> = []
  private(set) var pinned: Set<MistID> = []
  private(set) var isWaiting = false
  private(set) var panel: WatchPanel?
  private(set) var watched: [WatchLook] = []
  private(set) var alarm: String?
  private(set) var promoted: Instant?
  /// What a change of configuration made because its templates name it, by its key.
  private(set) var made: [String: MadeObject] = [:]
  private(set) var copies: [TemplateCopy] = []
  /// When each site got the change.
  private(set) var changed: [MistID: Instant] = [:]
  private(set) var undo: [SiteUndo] = []
  /// The sites at which something could not be put back.
  private(set) var notPutBack: Set<MistID> = []
  /// The templates that have the change themselves, by their keys.
  private(set) var settled: Set<String> = []
  private(set) var rollBackStarted: Instant?
  private(set) var rollBack: RollBackResult?
  private(set) var ended: Instant?

  /// Takes an event.
  mutating func apply(_ event: RolloutEvent, at time: Instant) {
    switch event {
    case .started(let order, let version, let fleet):
      (self.order, self.version, self.fleet, started) = (order, version, fleet, time)
      machine = RolloutMachine(order.policy)
      handle(.begin)
    case .chosen(let phase, let choice, let calls): (choices[phase], self.calls[phase]) = (choice, calls)
    case .heldAutoUpgrade(let site, let name, let setting):
      held.append(HeldSite(site: site, name: name, setting: setting))
    case .waiting: isWaiting = true
    case .approved:
      isWaiting = false
      ended = nil
      handle(.approved)
      notePromotion(at: time)
    case .upgrading(let phase, let devices, _), .applying(let phase, let devices): begin(phase, devices, at: time)
    case .ordered(let order): placed.append(order)
    case .upgraded(_, let moments, let notBack), .applied(_, let moments, let notBack):
      backAt = Dictionary(moments.map { ($0.site, $0.at) }, uniquingKeysWith: { _, last in last })
      self.notBack = notBack
      handle(.upgraded)
    case .looked(_, let look): change { $0.looks.append(look) }
    case .judged(let phase, let verdict): close(phase, verdict, at: time)
    case .watching(let panel): self.panel = panel
    case .watched(let look): watched.append(look)
    case .watchEnded(let alarm):
      self.alarm = alarm
      handle(alarm.map { .alarm(reason: "watch: \($0)") } ?? .quiet)
    case .aborted(let person, let keeps):
      handle(.aborted(reason: "aborted by \(person)", keepsUpgraded: keeps))
      if case .rollBack = next { ended = nil }
    case .rollingBack: (rollBackStarted, placed) = (time, [])
    case .rolledBack(_, let lost):
      let gone = Set(lost.map(\.id))
      rollBack = RollBackResult(
        started: rollBackStarted ?? time, ended: time, back: upgraded.filter { !gone.contains($0.id) }, lost: lost)
      handle(.back)
    case .made(let key, let id, let isOurs): made[key] = MadeObject(key: key, id: id, isOurs: isOurs)
    case .copied(let copy): copies.append(copy)
    case .changing(let site): undo.append(site)
    case .notPutBack(let site, _, _): notPutBack.insert(site)
    case .changed(_, let sites): for site in sites { changed[site] = time }
    case .settled(let template, _): settled.insert(template)
    case .pinned(let site, _): pinned.insert(site)
    case .restoredAutoUpgrade(let site, _): restored.insert(site)
    case .ended: ended = time
    case .notLooked, .paused, .continued: break
    }
  }

  /// Whether it ended because a person is to decide: then a word lets it go on, or back.
  var isHeld: Bool {
    if case .finish(.held) = next { true } else { false }
  }

  /// Everything that was told to upgrade.
  var upgraded: [RolloutDevice] { phases.filter { $0.upgradeOrdered != nil }.flatMap(\.devices) }

  private mutating func begin(_ name: String, _ devices: [RolloutDevice], at time: Instant) {
    (placed, backAt, notBack) = ([], [:], [])
    phases.append(
      PhaseResult(
        name: name, started: time, upgradeOrdered: devices.isEmpty ? nil : time, ended: time, devices: devices,
        choice: choices[name]?.reasons ?? [], looks: [], verdict: "UNDECIDED", sentence: "not judged"))
  }

  private mutating func close(_ name: String, _ verdict: PhaseVerdict, at time: Instant) {
    change { phase in
      phase.ended = time
      phase.verdict = verdict.word.rawValue
      phase.sentence = verdict.sentence
    }
    handle(verdict.event(inPhase: name))
    notePromotion(at: time)
  }

  /// Everything has it once the last phase is behind.
  private mutating func notePromotion(at time: Instant) {
    guard promoted == nil else { return }
    switch next {
    case .watch, .finish(.promoted): promoted = time
    default: break
    }
  }

  private mutating func change(_ body: (inout PhaseResult) -> Void) {
    if !phases.isEmpty { body(&phases[phases.count - 1]) }
  }

  private mutating func handle(_ event: RolloutMachine.Event) {
    let action = machine.handle(event)
    if action != .refuse { next = action }
  }
}
