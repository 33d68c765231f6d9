import Addressing
import Documents

extension DesignLoader {
  /// What a row says of its site's addresses in a space.
  struct SiteAddresses {
    var block: Placed<IPPrefix>?
    var number: Placed<Int>?
    var pins: [String: Placed<IPPrefix>] = [:]
    /// How many of its parts the site has, by column.
    var counts: [String: Int] = [:]
  }

  /// Notes columns that the addressing names and the table of sites does not have.
  mutating func checkAddressColumns(of table: DesignTable) {
    for draft in addressingDraft?.spaces ?? [] {
      let columns = [draft.pinColumn, draft.numberColumn] + draft.networkPins.map(\.column) + draft.countColumns
      for column in columns {
        guard let column, !table.hasColumn(column.value) else { continue }
        findings.noteUnknown(
          .document, "column", column.value, "of \(table.csv.file)", among: table.names, at: column.position)
      }
    }
  }

  /// Reads the cells of a row that pin prefixes, number the site or count its parts, by the names of the spaces.
  mutating func siteAddresses(_ row: CSV.Row, _ table: DesignTable) -> [String: SiteAddresses] {
    guard let first = addressingDraft else {
      let cell = table.cell(ofColumn: "block", in: row)
      return [
        "": SiteAddresses(block: cell.flatMap { Reading.prefix(family: .v4).placed.read($0.node, log: findings.log) })
      ]
    }
    var addresses: [String: SiteAddresses] = [:]
    for draft in first.spaces { addresses[draft.name] = siteAddresses(row, table, draft) }
    return addresses
  }

  private mutating func siteAddresses(
    _ row: CSV.Row, _ table: DesignTable, _ draft: AddressingDraft
  ) -> SiteAddresses {
    let prefix = Reading<IPPrefix>.prefix(family: draft.supernet.value.family).placed
    var addresses = SiteAddresses()
    let blockColumn = draft.pinColumn?.value ?? (draft.name.isEmpty ? "block" : nil)
    if let cell = blockColumn.flatMap({ table.cell(ofColumn: $0, in: row) }) {
      addresses.block = prefix.read(cell.node, log: findings.log)
    }
    for (network, column) in draft.networkPins {
      guard let cell = table.cell(ofColumn: column.value, in: row) else { continue }
      addresses.pins[network] = prefix.read(cell.node, log: findings.log)
    }
    for column in draft.countColumns {
      guard let cell = table.cell(ofColumn: column.value, in: row) else { continue }
      addresses.counts[column.value] = Reading.int(in: 0...999).read(cell.node, log: findings.log)
    }
    guard draft.policy == .aligned else { return addresses }
    if let column = draft.numberColumn {
      if let cell = table.cell(ofColumn: column.value, in: row) {
        addresses.number = Reading.int(in: 0...16_777_215).placed.read(cell.node, log: findings.log)
      }
    } else if let key = table.cell("store", of: row), let number = Int(key.text), number >= 0 {
      addresses.number = Placed(number, at: key.position)
    }
    return addresses
  }
}
