import Determinism
import MistAPI

/// Which devices of an upgrade go together, and in which order (mist-fidelity, section 7.1).
enum UpgradePhases {
  /// One after the other, by address.
  static func serial(_ macs: [MACAddress]) -> [[MACAddress]] { macs.sorted().map { [$0] } }

  /// Phases that bring the part of the devices that have their turn to a percentage of all, each at least one device
  /// further where there is one. Who is first is drawn by lot, since canaries shall be like the others.
  static func canary(_ macs: [MACAddress], percentages: [Int], lot: RandomKey) -> [[MACAddress]] {
    let drawn = macs.map { (lot: lot.child($0.value).value, mac: $0) }.sorted { ($0.lot, $0.mac) < ($1.lot, $1.mac) }
    var phases: [[MACAddress]] = []
    var done = 0
    for percentage in percentages {
      let until = min(drawn.count, max(done + 1, (drawn.count * percentage + 99) / 100))
      phases.append(drawn[done..<max(done, until)].map(\.mac))
      done = max(done, until)
    }
    return phases
  }

  /// Batches in which nobody hears anybody, from the fringe to the centre or the other way; access points of a mesh last.
  static func coverage(
    _ macs: [MACAddress], positions: RadioPositions, mesh: Set<MACAddress>, options: UpgradeOptions.Coverage
  ) -> [[MACAddress]] {
    let wanted = Set(macs)
    var order = positions.fromFringeToCentre().filter { wanted.contains($0) }
    if options.startsAtCentre { order.reverse() }
    let neighbours = positions.heard(on: .band5).mapValues { Set($0.map(\.mac)) }
    let sizes = CoverageBatches.Sizes(
      first: macs.count * options.firstPercentage / 100, largest: macs.count * options.largestPercentage / 100,
      rampsSlowly: options.rampsSlowly)
    let meshSize = options.meshInParallel ? macs.count : 1
    return CoverageBatches.batches(
      of: order.filter { !mesh.contains($0) }, neighbours: neighbours, sizes: sizes)
      + CoverageBatches.batches(
        of: order.filter { mesh.contains($0) }, neighbours: neighbours,
        sizes: .init(first: meshSize, largest: meshSize))
  }
}
