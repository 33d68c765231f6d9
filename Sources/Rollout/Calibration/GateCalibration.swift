public import Assurance

/// What chance alone does to the gate at one organisation, as it was measured there: the noise, and c_V, by which its variance
/// is inflated so that placebo canaries raise no more false alarms than they may.
public struct GateCalibration: Sendable, Hashable {
  /// The measured noise; its label says where it comes from.
  public var noise: NoiseModel
  /// c_V.
  public var inflation: Double
  /// What was measured, for people: organisation, dates, counts.
  public var label: String { noise.label }
  /// The certificate: false alarms of placebo canaries, and the upper end of their 95 % interval.
  public var falseAlarms: (count: Int, placebos: Int, upperBound: Double)

  /// A calibration.
  public init(noise: NoiseModel, inflation: Double, falseAlarms: (count: Int, placebos: Int, upperBound: Double)) {
    self.noise = noise
    self.inflation = inflation
    self.falseAlarms = falseAlarms
  }

  /// Whether they are equal in all figures.
  public static func == (one: GateCalibration, other: GateCalibration) -> Bool {
    one.noise == other.noise && one.inflation == other.inflation && one.falseAlarms == other.falseAlarms
  }

  /// Hashes the figures.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(noise)
    hasher.combine(inflation)
    hasher.combine(falseAlarms.count)
    hasher.combine(falseAlarms.placebos)
  }
}
