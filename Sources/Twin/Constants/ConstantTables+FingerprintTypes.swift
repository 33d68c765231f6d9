// swift-format-ignore-file

extension ConstantTables {
  /// `/const/fingerprint_types`. Partial: names that are well known.
  static let fingerprintTypes: StaticString = ##"""
    {
    "family":["Amazon Echo","Android Phone","Apple iPhone","Apple iPad","Apple Mac","Chromebook","Linux","Printer","Windows"],
    "mfg":["Apple","Dell","Google","HP","Intel","Lenovo","Microsoft","Raspberry Pi","Samsung","Zebra"],
    "model":["iPad","iPhone","MacBook Pro","Pixel","Galaxy","Surface"],
    "os":["Android","Apple OS","Chrome OS","iOS","Linux","macOS","Windows"]
    }
    """##
}
