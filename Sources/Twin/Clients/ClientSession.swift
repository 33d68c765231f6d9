import Determinism
import MistAPI
import World

/// A stretch of time in which a client is on an access point.
struct ClientSession: Hashable {
  let accessPoint: MACAddress
  /// The client's place in the access point's roster.
  let place: Int
  /// Epoch seconds.
  let connect: Int64
  /// Epoch seconds; nil while the client is still there.
  let disconnect: Int64?
}

extension ClientSession {
  /// Cells of a day. Everybody joins anew at midnight (UTC), so that a session never depends on the day before.
  static let day: Int64 = 86_400 / WorldModel.interval

  /// The cells that must be known for the sessions of a window: whole days from its start to its end.
  static func intervals(for window: TimeWindow, now: Int64) throws(APIFailure) -> Range<Int64> {
    guard window.end - window.start <= 31 * 86_400 else {
      throw .badRequest("the window must not be longer than 31 days")
    }
    let end = max(window.start, min(window.end, now))
    let first = WorldModel.cell(at: window.start) / day * day
    return first..<max(first, WorldModel.cell(at: end) + 1)
  }

  /// The sessions of an access point, in the order in which they end; those that have not ended come last.
  ///
  /// Those who came last leave first: a client is there exactly in the cells in which there are more clients than its place.
  /// - Parameter counts: the clients in each cell from the first on, which begins a day.
  static func sessions(
    of accessPoint: MACAddress, counts: [Int], from first: Int64, population: ClientPopulation, now: Int64
  ) -> [ClientSession] {
    var sessions: [ClientSession] = []
    var since: [Int64] = []
    func moment(_ place: Int, _ cell: Int64) -> Int64 { population.moment(place, of: accessPoint, in: cell) }
    func leave(at second: (Int) -> Int64) {
      let place = since.count - 1
      let connect = since.removeLast()
      sessions.append(
        ClientSession(accessPoint: accessPoint, place: place, connect: connect, disconnect: second(place)))
    }
    for (offset, count) in counts.enumerated() {
      let cell = first + Int64(offset)
      if cell % day == 0 { while !since.isEmpty { leave { _ in cell * WorldModel.interval } } }
      while since.count > count { leave { moment($0, cell) } }
      while since.count < count { since.append(moment(since.count, cell)) }
    }
    let open = since.enumerated().map { place, connect in
      ClientSession(accessPoint: accessPoint, place: place, connect: connect, disconnect: nil)
    }
    // What the present cell holds may lie a little ahead of the clock.
    return sessions.map { session in
      (session.disconnect ?? 0) <= now
        ? session
        : ClientSession(
          accessPoint: accessPoint, place: session.place, connect: session.connect, disconnect: nil)
    } + open
  }
}
