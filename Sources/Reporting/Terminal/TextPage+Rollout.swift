import Determinism
import MistAPI
import Rollout

extension TextPage {
  /// A rollout: how it ended, phase by phase, the way back, and the watch.
  mutating func write(_ rollout: RolloutResult) {
    title(
      rollout.isOfConfiguration ? "Rollout \(rollout.name)" : "Upgrade \(rollout.name)", headline(rollout),
      rollout.outcome.tone)
    var table = TextTable(["Phase", "#APs", "#Looks", "Verdict", "After", "Why"])
    for phase in rollout.phases {
      table.add([
        .init(phase.name), .init(Figures.count(phase.devices.count)), .init(Figures.count(phase.looks.count)),
        .init(phase.verdict, phase.tone), .init(Figures.duration(milliseconds: phase.bakeMilliseconds)),
        .init(phase.reason),
      ])
    }
    add(table)
    if let back = rollout.rollBack { write(back) }
    if let watch = rollout.watch { write(watch) }
    if rollout.pinnedSites > 0 {
      add("pinned: what joins \(Figures.count(rollout.pinnedSites, "site")) arrives on \(rollout.version)")
    }
    if !rollout.heldAutoUpgrades.isEmpty {
      let names = Figures.list(rollout.heldAutoUpgrades, most: 5)
      if case .held = rollout.outcome {
        add("still kept from upgrading by themselves: \(names); 'mistwin upgrade restore' puts that back", .caution)
      } else {
        add("kept from upgrading by themselves meanwhile: \(names)")
      }
    }
  }

  private func headline(_ rollout: RolloutResult) -> String {
    // A reason that is the verdict of a phase stands in the table below.
    let reason = rollout.outcome.reason.flatMap { reason in
      rollout.phases.contains { reason.hasSuffix($0.reason) } ? nil : reason
    }
    let end = rollout.promoted ?? rollout.ended
    return "\(rollout.outcome.word) after \(Figures.duration(milliseconds: end - rollout.started)): "
      + (rollout.isOfConfiguration ? "a change of " : "\(rollout.models.joined(separator: ", ")) to ")
      + "\(rollout.version) by policy \(rollout.policy)"
      + (reason.map { "; \($0)" } ?? "")
  }

  private mutating func write(_ back: RollBackResult) {
    let total = back.back.count + back.lost.count
    let time = Figures.duration(milliseconds: back.ended - back.started)
    add("rolled back: \(Figures.count(back.back.count)) of \(Figures.count(total, "access point")) in \(time)")
    if !back.lost.isEmpty {
      add("NOT BACK, a person must look: \(Figures.list(back.lost.map(\.name), most: 10))", .bad)
    }
  }

  private mutating func write(_ watch: WatchResult) {
    let sites = Figures.count(watch.panel.sites.count, "site")
    let days = Figures.count(watch.looks.count, "day")
    if let alarm = watch.alarm {
      add("watch: ALARM after \(days) at \(sites): \(alarm)", .bad)
    } else {
      add("watch: \(days) at \(sites), no alarm")
    }
  }
}
