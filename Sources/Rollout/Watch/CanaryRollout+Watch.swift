import Assurance
import Determinism
import MistAPI

extension CanaryRollout {
  /// Watches the fleet day by day for as long as the policy says.
  func watchFleet() async throws {
    guard let rule = order.policy.watch else { return try await record(.watchEnded(alarm: nil)) }
    let panel: WatchPanel
    if let chosen = state.panel {
      panel = chosen
    } else {
      panel = try await choosePanel(rule)
      try await record(.watching(panel: panel))
    }
    let action = state.next
    let reader = PanelReader(client: client, noise: order.noise, inflation: order.inflation)
    let history = try await reader.history(of: panel, before: Self.wholeHour(state.started ?? panel.from))
    var sums =
      state.watched.last?.readings.map(\.sum)
      ?? Metric.gated.map {
        WatchSum(metric: $0, alpha: rule.alpha, steps: rule.days, metrics: Metric.gated.count)
      }
    while state.watched.count < rule.days {
      if let last = state.watched.last, last.worst?.sum.isAlarm ?? false {
        return try await record(.watchEnded(alarm: last.sentence))
      }
      if try await isInterrupted(action) { return }
      let end = panel.from.advanced(bySeconds: Int64(state.watched.count + 1) * 86_400)
      try await time.sleep(until: end.advanced(bySeconds: Int64(order.policy.looks.lagMinutes) * 60))
      if try await isInterrupted(action) { return }
      let look: WatchLook
      do {
        look = try await reader.look(
          at: panel, dayUntil: end, history, adding: &sums, now: await time.now())
      } catch let error as MistError {
        try await waitAfter(error, phase: "watch")
        continue
      }
      failedLooks = 0
      try await record(.watched(look))
    }
    let last = state.watched.last
    try await record(.watchEnded(alarm: last?.worst?.sum.isAlarm ?? false ? last?.sentence : nil))
  }

  /// The sites with the most clients, as many as looks may cost: six metrics each.
  private func choosePanel(_ rule: WatchRule) async throws -> WatchPanel {
    let touched = Set(state.upgraded.map(\.site))
    let calls = LookCalls(perLook: 6, rule: order.policy.looks, quota: try await callQuota())
    let sites = state.fleet.sites.filter { touched.contains($0.id) }
    let panel = sites.prefix(max(1, calls.allowed / Metric.gated.count)).map { site in
      WatchPanel.Site(
        id: site.id, name: site.name, accessPoints: max(1, state.fleet.accessPoints(at: site.id).count))
    }
    let from = Self.wholeHour(await time.now()).advanced(bySeconds: Self.binSeconds)
    return WatchPanel(
      sites: panel, of: sites.count, from: from, until: from.advanced(bySeconds: Int64(rule.days) * 86_400),
      callsPerLook: panel.count * Metric.gated.count)
  }
}
