import Assurance
import Determinism

/// Fills the health of one access point: what state it was in, and the small troubles of a healthy one.
///
/// Of several reasons the first counts: site down, switch down, restart, cut off, low power, Ethernet, network.
struct DeviceTimePass {
  /// How often, in cells, a healthy access point has a short trouble, and how long it lasts at least and at most.
  private static let troubleRate = 0.004
  private static let troubleSeconds = (least: 30, range: 91)

  let entity: UInt64
  let service: ServiceSeconds
  let tracks: [EffectTrack]
  let first: Int64
  let count: Int

  /// Fills the row that begins at `row`.
  func run(row: Int, into cells: inout CellTable) {
    if service.steady == .absent { return }
    let names = Classifiers.shared
    let key = SplitMix.key(entity, Stream.number(.apHealth, .failures))
    var counts = [UInt32](repeating: 0, count: Metric.apHealth.classifiers.count)
    for cell in 0..<count {
      let present = service.present(cell)
      guard present > 0 else { continue }
      cells.total[row + cell] = UInt32(present)
      let rebooting = service.rebooting(cell)
      let unreachable = service.unreachable(cell)
      let switchDown = service.switchDown(cell)
      let siteDown = service.siteDown(cell)
      var good = present - rebooting - unreachable - switchDown - siteDown
      let mixed = SplitMix.key(key, UInt64(bitPattern: first + Int64(cell)))
      let isTroubled = SplitMix.uniform(mixed) < Self.troubleRate
      guard good < present || isTroubled || !tracks.isEmpty else { continue }
      for index in counts.indices { counts[index] = 0 }
      counts[names.rebooting] = UInt32(rebooting)
      counts[names.unreachable] = UInt32(unreachable)
      counts[names.switchDown] = UInt32(switchDown)
      counts[names.siteDown] = UInt32(siteDown)
      for track in tracks {
        let taken = Int(Double(good) * (1 - track.survival[cell]) + 0.5)
        counts[track.classifier] += UInt32(taken)
        good -= taken
      }
      if isTroubled {
        let detail = SplitMix.mix(mixed)
        let length = Self.troubleSeconds.least + Int(detail % UInt64(Self.troubleSeconds.range))
        let taken = min(good, length)
        counts[names.trouble(detail >> 32)] += UInt32(taken)
        good -= taken
      }
      guard good < present else { continue }
      cells.write(UInt32(present - good), counts.span, place: row + cell)
    }
  }

  /// The numbers of the classifiers that this pass names itself.
  private struct Classifiers: Sendable {
    static let shared = Classifiers()

    let rebooting = Metric.apHealth.classifier(named: "ap-disconnected-ap-reboot") ?? 0
    let unreachable = Metric.apHealth.classifier(named: "ap-disconnected-ap-unreachable") ?? 0
    let switchDown = Metric.apHealth.classifier(named: "ap-disconnected-switch-down") ?? 0
    let siteDown = Metric.apHealth.classifier(named: "ap-disconnected-site-down") ?? 0
    private let latency = Metric.apHealth.classifier(named: "network-latency") ?? 0
    private let jitter = Metric.apHealth.classifier(named: "network-jitter") ?? 0
    private let errors = Metric.apHealth.classifier(named: "ethernet-ethernet-errors") ?? 0
    private let tunnel = Metric.apHealth.classifier(named: "network-tunnel-down") ?? 0

    /// Half of the troubles are latency, a fifth each jitter and errors on the cable, a tenth the tunnel.
    func trouble(_ word: UInt64) -> Int {
      switch word % 10 {
      case 0..<5: latency
      case 5..<7: jitter
      case 7..<9: errors
      default: tunnel
      }
    }
  }
}

extension ServiceSeconds {
  /// Seconds in which the access point existed, in one cell.
  func present(_ cell: Int) -> Int {
    if let steady { return steady == .absent ? 0 : Int(WorldModel.interval) }
    return Int(present[cell])
  }

  /// Seconds of restarting in one cell.
  func rebooting(_ cell: Int) -> Int {
    if let steady { return steady == .rebooting ? Int(WorldModel.interval) : 0 }
    return Int(rebooting[cell])
  }

  /// Seconds of being cut off in one cell.
  func unreachable(_ cell: Int) -> Int {
    if let steady { return steady == .unreachable ? Int(WorldModel.interval) : 0 }
    return Int(unreachable[cell])
  }

  /// Seconds in one cell in which its switch was down.
  func switchDown(_ cell: Int) -> Int {
    if let steady { return steady == .switchDown ? Int(WorldModel.interval) : 0 }
    return Int(switchDown[cell])
  }

  /// Seconds in one cell in which the whole site was cut off from the cloud.
  func siteDown(_ cell: Int) -> Int {
    if let steady { return steady == .siteDown ? Int(WorldModel.interval) : 0 }
    return Int(siteDown[cell])
  }
}
