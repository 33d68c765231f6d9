public import MistAPI

/// Something that happened in a rollout.
///
/// A rollout is what its events say and nothing else: from them a killed one is taken up where it was.
public enum RolloutEvent: Sendable, Hashable, Codable {
  /// The rollout began: the version that was asked for stands for this one until the end.
  case started(order: CanaryRollout.Order, version: String, fleet: Fleet)
  /// The access points of a phase are chosen; so many calls a look, one look every so many hours.
  case chosen(phase: String, choice: CanaryChoice, calls: LookCalls)
  /// A site that upgrades by itself is kept from it; `setting` is what it had, as JSON.
  case heldAutoUpgrade(site: MistID, name: String, setting: String)
  /// A phase waits for a person's word.
  case waiting(phase: String)
  /// A person has approved a phase.
  case approved(phase: String, by: String)
  /// The upgrade of a phase is about to be ordered.
  case upgrading(phase: String, devices: [RolloutDevice], version: String)
  /// The cloud has taken an order.
  case ordered(PlacedOrder)
  /// The access points are back; those named are not.
  case upgraded(phase: String, backAt: [SiteMoment], notBack: [RolloutDevice])
  /// Something was made that the change names, or was found made.
  case made(key: String, id: MistID, isOurs: Bool)
  /// A template was copied with its change; the copy reaches no site yet.
  case copied(TemplateCopy)
  /// The sites of these access points are about to get the change.
  case applying(phase: String, devices: [RolloutDevice])
  /// What stands at a site is about to change; this puts it back.
  case changing(SiteUndo)
  /// Something at a site cannot be put back: a person must.
  case notPutBack(site: MistID, name: String, fields: [String])
  /// Sites have the change.
  case changed(phase: String, sites: [MistID])
  /// The access points are there under the change; those named are not.
  case applied(phase: String, at: [SiteMoment], notBack: [RolloutDevice])
  /// A template has the change itself.
  case settled(template: String, words: String)
  /// A look was taken.
  case looked(phase: String, RolloutLook)
  /// A look could not be taken.
  case notLooked(phase: String, why: String)
  /// A phase ended with this verdict.
  case judged(phase: String, PhaseVerdict)
  /// Everything runs the new version; these sites are watched.
  case watching(panel: WatchPanel)
  /// A day of the watch was looked at.
  case watched(WatchLook)
  /// The watch is over.
  case watchEnded(alarm: String?)
  /// A person has stopped it for now.
  case paused(by: String)
  /// A person has ended it.
  case aborted(by: String, keepsUpgraded: Bool)
  /// Somebody goes on with it.
  case continued
  /// Everything goes back.
  case rollingBack(devices: [RolloutDevice], reason: String)
  /// Everything is back; those named are not.
  case rolledBack(count: Int, lost: [RolloutDevice])
  /// A site is told which version is its own from now on.
  case pinned(site: MistID, name: String)
  /// A site upgrades by itself again, as before.
  case restoredAutoUpgrade(site: MistID, name: String)
  /// The rollout ended.
  case ended(RolloutResult.Outcome)
}

extension RolloutEvent {
  /// The event in one sentence.
  public var sentence: String {
    switch self {
    case .started(let order, let version, let fleet):
      !order.isOfConfiguration
        ? "rollout \(order.name): \(accessPoints(fleet.wanted.count)) to \(version)"
          + (version == order.version ? "" : " (asked for: \(order.version))") + " by policy \(order.policy.name)"
        : "rollout \(order.name): a change of \(version) at \(sites(fleet.sites.count)) with "
          + "\(accessPoints(fleet.wanted.count)) by policy \(order.policy.name)"
    case .chosen(let phase, let choice, let calls):
      "\(phase): \(accessPoints(choice.canaries.count)) chosen, \(calls.sentence)"
    case .heldAutoUpgrade(_, let name, _): "\(name) upgrades by itself: held until the rollout is over"
    case .waiting(let phase): "\(phase): waits for approval"
    case .approved(let phase, let person): "\(phase): approved by \(person)"
    case .upgrading(let phase, let devices, let version):
      "\(phase): \(accessPoints(devices.count)) \(devices.count == 1 ? "is" : "are") told to run \(version)"
    case .ordered(let order): "\(order.siteName): \(order.macs.count) ordered to \(order.version)"
    case .upgraded(let phase, let backAt, let notBack):
      "\(phase): \(backAt.reduce(0) { $0 + $1.count }) back"
        + (notBack.isEmpty ? "" : "; not back: \(notBack.map(\.name).joined(separator: ", "))")
    case .made(let key, _, let isOurs): isOurs ? "\(key) is made; nothing names it yet" : "\(key) is there already"
    case .copied(let copy): "\(copy.words) is copied with its change; the copy reaches no site yet"
    case .applying(let phase, let devices):
      "\(phase): \(sites(Set(devices.map(\.site)).count)) with \(accessPoints(devices.count)) to get the change"
    case .changing(let site): "\(site.name): what changes there, and how it is put back, is noted"
    case .notPutBack(_, let name, let fields):
      "\(name): NOT PUT BACK, a person must: \(fields.joined(separator: "; "))"
    case .changed(let phase, let sites): "\(phase): \(Rollout.sites(sites.count)) changed"
    case .applied(let phase, let moments, let notBack):
      "\(phase): \(accessPoints(moments.reduce(0) { $0 + $1.count })) there under the change"
        + (notBack.isEmpty ? "" : "; not there: \(notBack.map(\.name).joined(separator: ", "))")
    case .settled(_, let words): "\(words) has the change; its copy is gone"
    case .looked(let phase, let look): "\(phase): \(look.sentence)"
    case .notLooked(let phase, let why): "\(phase): no look: \(why)"
    case .judged(let phase, let verdict): "\(phase): \(verdict.sentence)"
    case .watching(let panel): "the fleet runs it; \(panel.sites.count) sites are watched until \(panel.until)"
    case .watched(let look): "watch: \(look.sentence)"
    case .watchEnded(let alarm): alarm.map { "watch: ALARM: \($0)" } ?? "watch: over, no alarm"
    case .paused(let person): "paused by \(person)"
    case .aborted(let person, let keeps): "aborted by \(person)\(keeps ? "; what is upgraded stays" : "")"
    case .continued: "goes on"
    case .rollingBack(let devices, let reason): "rolling back \(accessPoints(devices.count)): \(reason)"
    case .rolledBack(let count, let lost):
      "\(accessPoints(count)) back as they were"
        + (lost.isEmpty ? "" : "; not back: \(lost.map(\.name).joined(separator: ", "))")
    case .pinned(_, let name): "\(name): what joins it arrives on the new version"
    case .restoredAutoUpgrade(_, let name): "\(name) upgrades by itself again"
    case .ended(let outcome): outcome.word + (outcome.reason.map { ": \($0)" } ?? "")
    }
  }

  /// The kind of event, in one word.
  public var kind: String {
    switch self {
    case .started: "started"
    case .chosen: "chosen"
    case .heldAutoUpgrade: "held-auto-upgrade"
    case .waiting: "waiting"
    case .approved: "approved"
    case .upgrading: "upgrading"
    case .ordered: "ordered"
    case .upgraded: "upgraded"
    case .made: "made"
    case .copied: "copied"
    case .applying: "applying"
    case .changing: "changing"
    case .notPutBack: "not-put-back"
    case .changed: "changed"
    case .applied: "applied"
    case .settled: "settled"
    case .looked: "looked"
    case .notLooked: "not-looked"
    case .judged: "judged"
    case .watching: "watching"
    case .watched: "watched"
    case .watchEnded: "watch-ended"
    case .paused: "paused"
    case .aborted: "aborted"
    case .continued: "continued"
    case .rollingBack: "rolling-back"
    case .rolledBack: "rolled-back"
    case .pinned: "pinned"
    case .restoredAutoUpgrade: "restored-auto-upgrade"
    case .ended: "ended"
    }
  }

  /// The phase that it belongs to; nil for events of the whole rollout.
  public var phase: String? {
    switch self {
    case .chosen(let phase, _, _), .waiting(let phase), .approved(let phase, _), .upgrading(let phase, _, _),
      .upgraded(let phase, _, _), .applying(let phase, _), .changed(let phase, _), .applied(let phase, _, _),
      .looked(let phase, _), .notLooked(let phase, _), .judged(let phase, _):
      phase
    default: nil
    }
  }

  /// Whether it is one of many that say little by themselves: single looks, orders and sites.
  public var isDetail: Bool {
    switch self {
    case .looked, .ordered, .pinned, .watched, .changing, .changed: true
    default: false
    }
  }
}

private func sites(_ count: Int) -> String { count == 1 ? "1 site" : "\(count) sites" }

private func accessPoints(_ count: Int) -> String { count == 1 ? "1 access point" : "\(count) access points" }
