/// What a person should know of a rule.
public struct RulePage: Sendable, Hashable {
  /// What the rule finds, in a sentence.
  public let summary: String
  /// Why that matters, in a paragraph.
  public let why: String
  /// A piece of a design that breaks it.
  public let bad: String
  /// The same as it should be.
  public let good: String

  init(_ summary: String, why: String, bad: String, good: String) {
    (self.summary, self.why, self.bad, self.good) = (summary, why, bad, good)
  }
}

extension DesignRule {
  /// The rule's page.
  public var page: RulePage {
    switch self {
    case .document, .unknownKind, .duplicateName, .unused, .silence: formPage
    case .duplicateSite, .unknownZone, .unknownTimeZone, .unknownCountry, .unknownKit, .placeMismatch,
      .unknownSiteGroup:
      placePage
    case .unknownModel, .claimCode, .deviceIdentity, .devicePlace, .cabling, .orderCoverage, .licences, .hubPair:
      hardwarePage
    case .vlanNumber, .vlanClash, .addressSpace, .overlap, .addressBook, .literalVLAN, .literalAddress: addressPage
    case .unsetVariable, .unusedVariable, .danglingName, .templateConflict, .missingTemplate, .naming, .nameForm:
      templatePage
    case .duplicateSSID, .weakPSK, .literalSecret, .channel, .noDHCP, .noDNS, .noNTP, .noRADIUS: servicePage
    }
  }

  /// How it is silenced, as it would be written; nil where it cannot be.
  public var silence: String? {
    guard silencing != .never else { return nil }
    return """
      lint:
        silence:
          - { rule: \(rawValue), at: "\(silencedSubject)", reason: "why it is no matter here" }
      """
  }

  /// Something that the rule may speak of, as a silence names it.
  private var silencedSubject: String {
    switch self {
    case .vlanClash, .templateConflict: "networktemplates/SW-Store"
    case .literalVLAN, .vlanNumber, .literalAddress: "networks/guest*"
    case .unusedVariable: "vars/store_no"
    case .missingTemplate, .unused: "kits/warehouse"
    case .placeMismatch, .cabling: "sites/2711"
    case .hubPair: "deviceprofiles/HUB-*"
    case .channel: "rftemplates/RF-Yard*"
    case .duplicateSSID, .noRADIUS: "templates/WLAN-Store/wlans/*"
    case .weakPSK, .literalSecret: "psks/scanners*"
    case .noDHCP, .noDNS, .noNTP: "gatewaytemplates/WAN-Store"
    case .nameForm: "services/voice.sip"
    case .licences: "devices/orders"
    case .unsetVariable, .danglingName: "gatewaytemplates/WAN-Store*"
    default: "*"
    }
  }
}
