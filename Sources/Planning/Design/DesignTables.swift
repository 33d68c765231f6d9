/// The tables that a design reads, as the reference shows them.
public enum DesignTables {
  /// A column of a table.
  public struct Column: Sendable {
    /// The name of its header.
    public let name: String
    /// Other headers under which it is found.
    public let aliases: [String]
    /// What its cells say.
    public let meaning: String
  }

  /// A table.
  public struct Table: Sendable {
    /// What it is called where a person reads of it: `Sites`.
    public let title: String
    /// Where a design names it, and what its rows are.
    public let summary: String
    /// Its columns, in the usual order.
    public let columns: [Column]
  }

  /// All of them.
  public static var all: [Table] {
    [
      table(
        "Sites", "A row for each site (`sites`, usually `sites.csv`). Further columns are the design's own.",
        DesignLoader.siteColumns),
      table(
        "Devices", "A row for each device (`devices: ship_notice`, usually `devices.csv`).", DesignLoader.deviceColumns),
      table(
        "Taken prefixes",
        "What others have (`addressing: taken`): a table of one's own, or NetBox's export of prefixes.",
        DesignLoader.takenColumns),
      table("Cables", "NetBox's export of cables (`devices: cables: netbox`).", DesignLoader.cableColumns),
    ]
  }

  private static func table(_ title: String, _ summary: String, _ columns: [DesignTable.Column]) -> Table {
    Table(
      title: title, summary: summary,
      columns: columns.map { Column(name: $0.name, aliases: $0.aliases, meaning: $0.meaning) })
  }
}
