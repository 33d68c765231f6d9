public import Determinism

extension ApplyOptions {
  /// Lets each site start only when its work of a wave fits into its windows, outside freezes and store hours; and what sites
  /// share by `SiteSchedules.shared`.
  /// - Parameters:
  ///   - schedules: when work may be done at each site; a site that is not in them may start at any time.
  ///   - time: the clock by which windows open.
  public mutating func keep(to schedules: SiteSchedules, time: any TimePort) {
    self.time = time
    mayStart = { cell, seconds in
      let schedule: WindowSchedule? =
        switch cell {
        case .site(let name): schedules[name]
        case .shared: schedules.shared
        }
      guard let schedule, !schedule.isAlwaysOpen else { return .now }
      let now = await time.now()
      switch schedule.firstFit(from: now, lasting: seconds * 1000) {
      case .opens(let fit): return fit.start <= now ? .now : .wait(until: fit.start)
      case .neverOpens(let refusal): return .never("\(refusal)")
      }
    }
  }
}
