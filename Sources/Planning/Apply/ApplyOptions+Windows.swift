public import Determinism

extension ApplyOptions {
  /// Lets each site start only when its work of a wave fits into its windows, outside freezes and store hours. What sites
  /// share has no time zone and is not held by windows: it is seen to when its turn comes.
  /// - Parameters:
  ///   - schedules: when work may be done at each site; a site that is not in them may start at any time.
  ///   - time: the clock by which windows open.
  public mutating func keep(to schedules: SiteSchedules, time: any TimePort) {
    self.time = time
    mayStart = { cell, seconds in
      guard case .site(let name) = cell, let schedule = schedules[name] else { return .now }
      let now = await time.now()
      switch schedule.firstFit(from: now, lasting: seconds * 1000) {
      case .opens(let fit): return fit.start <= now ? .now : .wait(until: fit.start)
      case .neverOpens(let refusal): return .never("\(refusal)")
      }
    }
  }
}
