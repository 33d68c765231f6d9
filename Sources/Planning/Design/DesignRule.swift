/// The rules that a design is held to. The raw value is the name that reports and silencing use.
public enum DesignRule: String, CaseIterable, Sendable {
  /// The form of the files: not YAML or CSV, an unknown key, a wrong type, a value out of range, something missing.
  case document
  /// Two sites with one key or one name.
  case duplicateSite = "duplicate-site"
  /// A zone that the address plan does not have.
  case unknownZone = "unknown-zone"
  /// A time zone that tzdata does not have.
  case unknownTimeZone = "unknown-timezone"
  /// A country code that ISO 3166-1 does not have.
  case unknownCountry = "unknown-country"
  /// A device model that is not in the table of models.
  case unknownModel = "unknown-model"
  /// A kit that the design does not declare.
  case unknownKit = "unknown-kit"
  /// A claim code that is not fifteen letters and digits, or one that stands twice.
  case claimCode = "claim-code"
  /// A serial, MAC address or order that stands twice.
  case deviceIdentity = "device-identity"
  /// A device for a site or slot that the design does not have, or two devices for one slot.
  case devicePlace = "device-place"
  /// Orders and devices that do not cover the slots.
  case orderCoverage = "order-coverage"
  /// A VLAN number outside 1…4094, or one number for two networks.
  case vlanNumber = "vlan-number"
  /// A supernet, zone or block without room for what it must hold.
  case addressSpace = "address-space"
  /// Two prefixes that share addresses.
  case overlap
  /// An address book that contradicts itself, or a design that would renumber what is in it.
  case addressBook = "address-book"
  /// A variable that a template uses and a site does not set.
  case unsetVariable = "unset-variable"
  /// A VLAN number in a template, where a variable belongs.
  case literalVLAN = "literal-vlan"
  /// An address of the supernet in a template, where a variable belongs.
  case literalAddress = "literal-address"
  /// A secret in clear outside `fixtures`.
  case literalSecret = "literal-secret"
  /// A collection of objects that templates cannot have.
  case unknownKind = "unknown-kind"
  /// A site group that no site belongs to.
  case unknownSiteGroup = "unknown-sitegroup"
  /// Two templates of one kind for one site.
  case templateConflict = "template-conflict"
  /// Two objects of one kind, or two variables, with one name.
  case duplicateName = "duplicate-name"
  /// A name that stands for an object that is not there.
  case danglingName = "dangling-name"
  /// One SSID twice at one site.
  case duplicateSSID = "duplicate-ssid"
  /// A naming pattern that gives an empty name, or one name twice.
  case naming
  /// A time zone that is not kept in the site's country, or that is far from its coordinates.
  case placeMismatch = "place-mismatch"
  /// Something declared and never used.
  case unused
}
