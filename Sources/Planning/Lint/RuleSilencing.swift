extension DesignRule {
  /// Whether a design may silence a rule.
  public enum Silencing: String, Sendable, Hashable {
    /// With a reason.
    case all
    /// Its warnings, with a reason; its errors keep the design from being made.
    case warnings
    /// What it finds is left out of the design, which is then not what was meant.
    case never
  }

  /// Whether a design may silence it.
  public var silencing: Silencing {
    switch self {
    case .document, .duplicateSite, .unknownZone, .unknownTimeZone, .unknownCountry, .unknownModel, .unknownKit,
      .unknownKind, .claimCode, .deviceIdentity, .devicePlace, .addressSpace, .overlap, .duplicateName, .naming,
      .silence:
      .never
    case .orderCoverage, .cabling, .addressBook: .warnings
    case .vlanNumber, .vlanClash, .unsetVariable, .unusedVariable, .literalVLAN, .literalAddress, .literalSecret,
      .unknownSiteGroup, .templateConflict, .missingTemplate, .danglingName, .duplicateSSID, .weakPSK, .nameForm,
      .placeMismatch, .channel, .noDHCP, .noDNS, .noNTP, .noRADIUS, .hubPair, .licences, .unused:
      .all
    }
  }

  /// How grave its gravest findings are.
  public var severity: DesignFinding.Severity {
    switch self {
    case .unusedVariable, .missingTemplate, .placeMismatch, .noDHCP, .noDNS, .noNTP, .hubPair, .licences, .unused:
      .warning
    default: .error
    }
  }
}
