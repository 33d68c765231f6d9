public import Assurance
import Determinism
public import Rollout
import Twin

/// Measures the gate's noise on the history of an organisation.
public enum GateCalibrator {
  /// A calibration, and all that was tried.
  public struct Result: Sendable {
    /// The calibration; nil when no c_V holds what it must.
    public var calibration: GateCalibration?
    /// What was measured.
    public var measured: PlaceboCalibration
    /// The words of the label.
    public var label: String
  }

  /// Calibrates on a history.
  /// - Parameters:
  ///   - organisation: Its name, for the label.
  /// - Throws: `PowerError.tooLittleHistory`
  public static func calibrate(_ history: PlaceboHistory, organisation: String) throws -> Result {
    let (sites, count) = (history.sites, history.accessPoints)
    guard let measured = PlaceboCalibration(sites) else {
      let days = (sites.map(\.hours).max() ?? 0) / 24
      let found = PlaceboCalibration.count(sites)
      let least = PlaceboCalibration.leastPlacebos
      let wanted = 7 + (least + max(1, count) - 1) / max(1, count)
      let more: String =
        switch history.source {
        case .modelled: "read more sites or \(wanted) days and more of history"
        case .measured where wanted > LevelPull.days.upperBound:
          "pull the hours of more access points (--sle-access-points): a cloud keeps \(LevelPull.days.upperBound) days"
        case .measured: "pull more sites or \(wanted) days and more of history (--sle \(wanted) --sle-access-points)"
        }
      throw PowerError.tooLittleHistory(
        found: "\(found) placebo canaries at \(sites.count) sites with \(count) access points in \(days) days",
        needed:
          "at least \(least): every access point with traffic, nine tenths of whose hours are known, gives one for "
          + "each day beyond its first seven, so \(more)")
    }
    let bound = measured.certificate.interval.upperBound
    let percent = (bound * 1000).rounded() / 10
    let (from, to) = (history.window.lowerBound.iso8601.prefix(10), history.window.upperBound.iso8601.prefix(10))
    let words: String =
      switch history.source {
      case .measured: "measured \(from) to \(to)"
      case .modelled: "as the model counts \(from) to \(to), not measured"
      }
    let label =
      "\(organisation), \(words): \(count) access points at \(sites.count) sites, \(measured.placebos) placebo canaries, "
      + "false alarms at most \(percent) %"
    let calibration = measured.inflation.map { inflation in
      GateCalibration(
        noise: NoiseModel(label: label, tables: measured.tables, load: measured.load), inflation: inflation,
        falseAlarms: (measured.certificate.count, measured.placebos, bound))
    }
    return Result(calibration: calibration, measured: measured, label: label)
  }
}
