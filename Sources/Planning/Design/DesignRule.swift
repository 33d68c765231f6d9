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
  /// A cable to a slot, device or port that is not there, or two in one port.
  case cabling
  /// Orders and devices that do not cover the slots.
  case orderCoverage = "order-coverage"
  /// A VLAN number outside 1…4094.
  case vlanNumber = "vlan-number"
  /// One VLAN number for two networks of a site.
  case vlanClash = "vlan-clash"
  /// A supernet, zone or block without room for what it must hold.
  case addressSpace = "address-space"
  /// Two prefixes that share addresses.
  case overlap
  /// An address book that contradicts itself, or a design that would renumber what is in it.
  case addressBook = "address-book"
  /// A variable that a template uses and a site does not set.
  case unsetVariable = "unset-variable"
  /// A variable that nothing uses.
  case unusedVariable = "unused-variable"
  /// A VLAN number in a template, where a variable belongs.
  case literalVLAN = "literal-vlan"
  /// An address of the supernet in a template, where a variable belongs.
  case literalAddress = "literal-address"
  /// A secret in clear outside `fixtures`.
  case literalSecret = "literal-secret"
  /// A passphrase that is short, common, or that of another.
  case weakPSK = "weak-psk"
  /// A collection of objects that templates cannot have.
  case unknownKind = "unknown-kind"
  /// A site group that no site belongs to.
  case unknownSiteGroup = "unknown-sitegroup"
  /// Two templates of one kind for one site.
  case templateConflict = "template-conflict"
  /// A site with devices that no template of their kind reaches.
  case missingTemplate = "missing-template"
  /// Two objects of one kind, or two variables, with one name.
  case duplicateName = "duplicate-name"
  /// A name that stands for an object that is not there.
  case danglingName = "dangling-name"
  /// One SSID twice at one site.
  case duplicateSSID = "duplicate-ssid"
  /// A naming pattern that gives an empty name, or one name twice.
  case naming
  /// A name that Mist, a device or Terraform would refuse.
  case nameForm = "name-form"
  /// A time zone that is not kept in the site's country, or that is far from its coordinates.
  case placeMismatch = "place-mismatch"
  /// A channel that the country of a site does not allow.
  case channel
  /// A network that nothing gives addresses in.
  case noDHCP = "no-dhcp"
  /// Leases that name no DNS server.
  case noDNS = "no-dns"
  /// Devices that are told no time.
  case noNTP = "no-ntp"
  /// A WLAN or port that asks a RADIUS server, and names none.
  case noRADIUS = "no-radius"
  /// A hub of the VPN that stands on one gateway.
  case hubPair = "hub-pair"
  /// Devices that the licences of the orders do not cover.
  case licences = "licenses"
  /// Something declared and never used.
  case unused
  /// A silence without a reason, of a rule that is not there, or of nothing.
  case silence
}
