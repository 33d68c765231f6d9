import Determinism
public import Planning

extension RotationSummary {
  /// How a rotation went, as far as its record tells.
  public init(_ record: KeyRotationRecord) {
    var waves = record.order.waves.map { Wave(name: $0.title, held: nil, gone: nil) }
    var (held, gone, cuts) = (0, 0, 0)
    for entry in record.entries {
      let seconds = (entry.at - record.began) / 1000
      switch entry.event.happening {
      case .step(.opened) where waves.indices.contains(held):
        waves[held].held = seconds
        held += 1
      case .step(.cut) where waves.indices.contains(gone):
        waves[gone].gone = seconds
        gone += 1
      case .opened where !record.order.method.hasOverlap: cuts += 1
      default: break
      }
    }
    let count = record.lastCount
    self.init(
      outcome: record.outcome?.rawValue ?? "open", isAtDeadline: record.has(.deadline), left: count?.stragglers,
      moved: count?.moved, cuts: cuts, waves: waves)
  }
}
