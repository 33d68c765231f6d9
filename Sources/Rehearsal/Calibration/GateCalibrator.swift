public import Assurance
import Determinism
public import Rollout

/// Measures the gate's noise on the history of an organisation, read through its API.
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

  /// Calibrates on a survey.
  /// - Parameters:
  ///   - organisation: Its name, for the label.
  /// - Throws: `PowerError.tooLittleHistory`
  public static func calibrate(_ survey: PowerSurvey, organisation: String) throws -> Result {
    let sites = survey.sites.map { site in
      PlaceboSite(name: site.name, accessPoints: site.accessPoints.map(\.hours))
    }
    let count = sites.reduce(0) { $0 + $1.accessPoints.count }
    let days = (sites.first?.hours ?? 0) / 24
    guard let measured = PlaceboCalibration(sites) else {
      let found = PlaceboCalibration.count(sites)
      let least = PlaceboCalibration.leastPlacebos
      throw PowerError.tooLittleHistory(
        found: "\(found) placebo canaries at \(sites.count) sites with \(count) access points in \(days) days",
        needed:
          "at least \(least): every access point with traffic gives one for each day beyond its first seven, so read "
          + "more sites or \(7 + (least + max(1, count) - 1) / max(1, count)) days and more of history")
    }
    let from = survey.end.advanced(bySeconds: Int64(-days) * 86_400)
    let bound = measured.certificate.interval.upperBound
    let percent = (bound * 1000).rounded() / 10
    let label =
      "\(organisation), \(from.iso8601.prefix(10)) to \(survey.end.iso8601.prefix(10)): \(count) access points at "
      + "\(sites.count) sites, \(measured.placebos) placebo canaries, false alarms at most \(percent) %"
    let calibration = measured.inflation.map { inflation in
      GateCalibration(
        noise: NoiseModel(label: label, tables: measured.tables, load: measured.load), inflation: inflation,
        falseAlarms: (measured.certificate.count, measured.placebos, bound))
    }
    return Result(calibration: calibration, measured: measured, label: label)
  }
}
