import Addressing
import Documents

extension DesignLoader {
  /// What a row says of its site's addresses.
  struct SiteAddresses {
    var block: Placed<IPPrefix>?
    var number: Placed<Int>?
    var pins: [String: Placed<IPPrefix>] = [:]
  }

  /// Notes columns that the addressing names and the table of sites does not have.
  mutating func checkAddressColumns(of table: DesignTable) {
    guard let draft = addressingDraft else { return }
    for column in [draft.pinColumn, draft.numberColumn] + draft.networks.map(\.pinColumn) {
      guard let column, !table.hasColumn(column.value) else { continue }
      findings.noteUnknown(
        .document, "column", column.value, "of \(table.csv.file)", among: table.names, at: column.position)
    }
  }

  /// Reads the cells of a row that pin prefixes or number the site.
  mutating func siteAddresses(_ row: CSV.Row, _ table: DesignTable) -> SiteAddresses {
    let family = supernet?.family
    let prefix = Reading<IPPrefix>.prefix(family: family ?? .v4).placed
    var addresses = SiteAddresses()
    if let cell = table.cell(ofColumn: addressingDraft?.pinColumn?.value ?? "block", in: row) {
      addresses.block = prefix.read(cell.node, log: findings.log)
    }
    guard let draft = addressingDraft else { return addresses }
    for network in draft.networks {
      guard let column = network.pinColumn, let cell = table.cell(ofColumn: column.value, in: row) else { continue }
      addresses.pins[network.name.value] = prefix.read(cell.node, log: findings.log)
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
