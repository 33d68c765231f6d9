import Documents
public import World

/// Why nothing is calibrated, or tried again.
public enum CalibrationError: Error, Sendable, Hashable {
  /// The organisation has no such site.
  case unknownSite(String, nearest: String?, count: Int)
  /// The organisation has no such site group.
  case unknownGroup(String, nearest: String?, count: Int)
  /// No device of these sites has that name.
  case unknownDevice(String, nearest: String?)
  /// Nothing was measured at that site.
  case notMeasured(String)
  /// Nothing was measured at all.
  case noHistory
  /// The hours of no access point were measured.
  case noAccessPointHistory
  /// The model cannot be fitted.
  case notFitted(WorldFit.Failure)
  /// The hours that are known do not hold what is asked for.
  case outsideHistory(found: String, needed: String)
  /// There is nothing to compare with.
  case noControls(String)
  /// The policy has no gate.
  case noGate(policy: String)
}

extension CalibrationError: CustomStringConvertible {
  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .unknownSite(let name, let nearest, let count):
      "--sites: found '\(name)'; expected a name or id of one of the \(count) sites"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .unknownGroup(let name, let nearest, let count):
      "--group: found '\(name)'; expected the name of one of the \(count) site groups"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .unknownDevice(let name, let nearest):
      "--devices: found '\(name)'; expected a name or MAC address of an access point whose hours were read"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .notMeasured(let site):
      "the site '\(site)' has no measured history: it is unknown, not empty; pull it with 'mistwin pull --sle 14'"
    case .noHistory:
      "found no measured history in this twin: it is unknown, not empty; read it with 'mistwin pull --sle 14'"
    case .noAccessPointHistory:
      "found no measured hours of access points in this copy of an organisation: they are unknown, and what the model makes in "
        + "their place says nothing about its noise; read them with 'mistwin pull --only sle --sle-access-points'"
    case .notFitted(.noSites): "found no site with access points and measured hours; expected one at least"
    case .notFitted(.tooShort(let days)):
      "found \(Self.days(days)) of history; expected \(WorldFit.leastDays) at least, of which the last two are held out; "
        + "pull more with 'mistwin pull --sle 14'"
    case .notFitted(.noTraffic): "found no client in all of the history; expected a time in which the sites were used"
    case .notFitted(.nothingHeldOut):
      "found nothing known of the last days, on which a fit is judged; expected hours until the end of the history"
    case .notFitted(.unknownProfile(let name)):
      "--like: found '\(name)'; expected one of \(Profile.names.joined(separator: ", "))"
        + (nearestWord(to: name, in: Profile.names).map { "; did you mean '\($0)'?" } ?? "")
    case .outsideHistory(let found, let needed): "found \(found); expected \(needed)"
    case .noControls(let why): "found nothing to compare with: \(why)"
    case .noGate(let policy):
      "the policy '\(policy)' has no phase that is judged by a gate; expected one, such as 'spread'"
    }
  }

  private static func days(_ days: Double) -> String {
    let tenths = Int((days * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10) days" : "\(tenths / 10).\(tenths % 10) days"
  }
}
