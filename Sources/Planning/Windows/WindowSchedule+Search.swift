public import Determinism

extension WindowSchedule {
  /// The first moment at which work of a known length fits wholly into an opening.
  ///
  /// - Parameters:
  ///   - instant: the first moment that comes into question.
  ///   - milliseconds: how long the work is predicted to take; below zero counts as none.
  ///   - days: how far ahead to look; the work may end later than that.
  /// - Returns: when it begins and ends, or why it never fits.
  public func firstFit(
    from instant: Instant, lasting milliseconds: Int64, within days: Int64 = searchedDays
  ) -> WindowAnswer {
    // Work longer than a search of ten years is refused for what it is.
    let needed = min(max(0, milliseconds), 3650 * LocalDay.seconds * 1000)
    if isAlwaysOpen {
      let end = instant.advanced(byMilliseconds: needed)
      return .opens(WindowFit(start: instant, end: end, openUntil: nil, delayedBy: []))
    }
    // Near days first: most openings are found there, and looking far costs.
    for span in [8, 64, days] where span <= days {
      let last = instant.advanced(bySeconds: span * LocalDay.seconds)
      let range = instant..<last.advanced(byMilliseconds: needed + 1)
      let openings = self.openings(in: range)
      if let opening = openings.first(where: { $0.upperBound - $0.lowerBound >= max(1, needed) }) {
        return .opens(fit(opening, needed, from: instant))
      }
    }
    return .neverOpens(refusal(from: instant, needed, days: days))
  }

  private func fit(_ opening: Range<Instant>, _ needed: Int64, from instant: Instant) -> WindowFit {
    let start = opening.lowerBound
    let end = start.advanced(byMilliseconds: needed)
    let passed = instant..<start
    // The opening may have been cut off where the search ended.
    let horizon = start..<end.advanced(bySeconds: 8 * LocalDay.seconds)
    let whole = openings(in: horizon).first?.upperBound
    return WindowFit(
      start: start, end: end, openUntil: whole.flatMap { $0 < horizon.upperBound ? $0 : nil },
      delayedBy: passed.isEmpty ? [] : titles(closing: windowOpenings(in: passed), in: passed))
  }

  private func refusal(from instant: Instant, _ needed: Int64, days: Int64) -> WindowRefusal {
    let last = instant.advanced(bySeconds: max(0, days) * LocalDay.seconds)
    let range = instant..<last.advanced(byMilliseconds: needed + 1)
    let byWindow = windowOpenings(in: range)
    let closed = closures(in: range)
    let longEnough = Stretches(byWindow.ranges.filter { $0.upperBound - $0.lowerBound >= max(1, needed) })
    let reason: WindowRefusal.Reason
    if byWindow.ranges.isEmpty {
      reason = .noOpening
    } else if longEnough.ranges.isEmpty {
      reason = .windowTooShort(longest: byWindow.longest)
    } else {
      reason = .closed(
        by: titles(closing: longEnough, in: range), longest: byWindow.subtracting(closed).longest,
        until: closed.ranges.last.flatMap { $0.upperBound > last ? $0.upperBound : nil })
    }
    return WindowRefusal(needed: needed, from: instant, searchedUntil: last, reason: reason)
  }
}
