import MistAPI

/// That a wireless client comes or goes.
struct ClientMoment: Hashable {
  /// Epoch seconds.
  let at: Int64
  let site: MistID
  let accessPoint: MACAddress
  /// The client's place in the access point's roster.
  let place: Int
  /// When it came, in epoch seconds; of one that comes, `at`.
  let connect: Int64
  let isJoin: Bool

  /// By time and place; who goes makes room for who comes.
  static func isBefore(_ one: ClientMoment, _ other: ClientMoment) -> Bool {
    (one.at, one.site, one.accessPoint, one.place, one.isJoin ? 1 : 0)
      < (other.at, other.site, other.accessPoint, other.place, other.isJoin ? 1 : 0)
  }
}

/// The moments of one cell, worked out when the cell begins: the clock asks for them many times a cell. What befalls
/// devices within the cell changes the next one.
struct ClientAgenda {
  var cell: Int64 = -1
  var sites: [MistID] = []
  var moments: [ClientMoment] = []
}
