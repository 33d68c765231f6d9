public import Addressing
public import Determinism
public import Documents

/// A site, resolved: everything that its row, its kit and the defaults say of it.
public struct DesignSite: Sendable {
  /// The key that tables use for it: the `store` column.
  public var key: String
  /// Its name in the cloud, made by the naming pattern.
  public var name: String
  /// Its zone of the address plan.
  public var zone: String?
  /// The postal address; empty when the table has none.
  public var address: String
  /// The name of its time zone in tzdata.
  public var timezone: String
  /// The rules of that time zone.
  public var timeZoneRules: TimeZoneRules
  /// The country's two letters (ISO 3166-1).
  public var countryCode: String
  /// Degrees north.
  public var latitude: Double?
  /// Degrees east.
  public var longitude: Double?
  /// The kit.
  public var kit: String
  /// The load profile of the world: the kit's.
  public var profile: String
  /// Its site groups: the defaults', the kit's and `zone-NAME`; sorted, each once.
  public var siteGroups: [String]
  /// The day it opens, `2027-02-03`; nil when it is open already.
  public var openingDay: String?
  /// The beginning of that day in its time zone.
  public var opens: Instant?
  /// The block that the table pins.
  public var pinnedBlock: IPPrefix?
  /// The block of the address plan.
  public var block: IPPrefix?
  /// Its variables, sorted by name.
  public var variables: [DesignVariable]
  /// The template of each kind that a site names by id: look up the kinds of `DesignObjectKind.bySite`, in their order.
  public var templates: [DesignObjectKind: String]
  /// The WLAN templates that apply to it through its site groups, in the order of the file.
  public var wlanTemplates: [String]
  /// Every cell of its row by the name of the column in our words, in the order of the table.
  public var columns: [DesignColumn]
  /// Where its row begins.
  public var position: SourcePosition
}

extension DesignSite {
  /// The value of a variable.
  public func variable(_ name: String) -> String? { variables.first { $0.name == name }?.value }

  /// The text of a column; empty when the table does not have it.
  public func column(_ name: String) -> String { columns.first { $0.name == name }?.text ?? "" }
}

/// A site variable: text by name.
public struct DesignVariable: Sendable, Hashable {
  /// The name, letters, digits and underscores.
  public let name: String
  /// The value; Mist holds text only.
  public let value: String

  /// A variable.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// A cell of a site's row.
public struct DesignColumn: Sendable, Hashable {
  /// The column's name in our words (`timezone`), or its header where it is the design's own.
  public let name: String
  /// The text of the cell.
  public let text: String
}
