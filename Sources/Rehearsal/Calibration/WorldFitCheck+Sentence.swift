import Assurance
public import World

extension WorldFit.Check {
  /// What is wrong, by how much, in one sentence.
  public var sentence: String {
    let what: String =
      switch kind {
      case .rate: "has a degraded share that no profile can have"
      case .heldOutRate: "has another degraded share in what was held out"
      case .dispersion: "comes in other bursts than any variation makes: variance against independent units"
      case .heldOutDispersion: "comes in other bursts in what was held out: variance against the fitted days"
      case .persistence: "does not last from hour to hour as the model's: correlation"
      case .sites:
        "differs more from site to site than one profile makes (fit them apart with --group or --sites): spread against chance"
      case .accessPoints:
        "differs more from access point to access point than any profile makes: spread against the published model"
      case .lastingLevels:
        "does not differ from access point to access point in what was held out as before: part of the fitted differences that is still there"
      case .load: "does not follow the fitted week: variance about it in what was held out against the fitted days"
      }
    let isShare = kind == .rate || kind == .heldOutRate
    func shown(_ value: Double) -> String {
      isShare ? Self.fixed(value * 100) + " %" : Self.fixed(value)
    }
    return "\(metric?.name ?? "load") \(what) \(shown(measured)), fitted \(shown(fitted)), "
      + "\(shown(allowed.lowerBound)) to \(shown(allowed.upperBound)) would do"
  }

  private static func fixed(_ value: Double) -> String {
    let units = Int64((min(1e12, value.magnitude) * 100).rounded())
    let fraction = units % 100
    return "\(value < 0 && units > 0 ? "-" : "")\(units / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
