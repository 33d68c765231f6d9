import Determinism

/// One answer of a schedule, kept because many cells that share the schedule ask for nearly the same.
struct WindowLookup {
  let from: Instant
  let length: Int64
  let answer: WindowAnswer

  /// The answer to another question, if it follows from this one.
  func answer(from begin: Instant, lasting length: Int64) -> WindowAnswer? {
    switch answer {
    case .opens(let fit):
      // Inside the same opening; or on the way to it, where anything as long as this has passed over the earlier ones.
      let isOnTheWay = from <= begin && begin <= fit.start && length >= self.length
      guard begin >= fit.start || isOnTheWay else { return nil }
      let start = max(begin, fit.start)
      let end = start.advanced(byMilliseconds: length)
      guard let openUntil = fit.openUntil, end <= openUntil else { return nil }
      return .opens(WindowFit(start: start, end: end, openUntil: openUntil, delayedBy: fit.delayedBy))
    case .neverOpens(let refusal):
      // A day later the search would look one of four hundred days further.
      guard from <= begin, begin - from <= LocalDay.seconds * 1000, length >= self.length else { return nil }
      return .neverOpens(
        WindowRefusal(
          needed: length, from: refusal.from, searchedUntil: refusal.searchedUntil, reason: refusal.reason))
    }
  }
}
