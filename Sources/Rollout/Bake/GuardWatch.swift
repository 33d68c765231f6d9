import Assurance
import Determinism
import MistAPI

/// Watches canaries for what needs no statistics: reboots that nobody asked for, and silence.
struct GuardWatch: Sendable {
  private let canaries: [RolloutDevice]
  private let start: Instant
  private var bootedAt: [MistID: Instant] = [:]
  private var reboots = 0

  /// A watch from the moments on at which the canaries of each site were back.
  init(_ canaries: [RolloutDevice], since backAt: [MistID: Instant]) {
    self.canaries = canaries
    start = backAt.values.max() ?? Instant(seconds: 0)
    for canary in canaries { bootedAt[canary.id] = backAt[canary.site] }
  }

  /// What the canaries' states say.
  mutating func signals(_ states: [MistID: DeviceState], at now: Instant) -> GuardSignals {
    var silent: [String] = []
    for canary in canaries {
      guard let state = states[canary.id], state.isConnected else {
        silent.append(canary.name)
        continue
      }
      guard let booted = state.bootedAt else { continue }
      // Uptimes are whole seconds at a moment that is known to a call's length.
      if let last = bootedAt[canary.id], booted - last > 60_000 { reboots += 1 }
      bootedAt[canary.id] = max(booted, bootedAt[canary.id] ?? booted)
    }
    let days = Double(now - start) / 86_400_000 * Double(canaries.count)
    return GuardSignals(silent: silent, reboots: RebootGuard(reboots: reboots, deviceDays: days))
  }

  /// Goes on after what was seen then: a reboot since is one that nobody asked for.
  mutating func takeUp(_ signals: GuardSignals, at moment: Instant) {
    reboots = signals.reboots.reboots
    for canary in canaries where !signals.silent.contains(canary.name) {
      bootedAt[canary.id] = max(moment, bootedAt[canary.id] ?? moment)
    }
  }
}
