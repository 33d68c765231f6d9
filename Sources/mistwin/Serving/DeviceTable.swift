import Documents
import MistAPI
import Twin

/// A table of devices with codes of one's own.
enum DeviceTable {
  /// The columns, and what their cells say.
  static let columns: [(name: String, meaning: String)] = [
    ("model", "The model; must be filled."),
    ("claim_code", "The claim code; one is made where it is empty."),
    ("serial", "The serial number; likewise."),
    ("mac", "The MAC address; likewise."),
  ]

  /// Reads it.
  /// - Throws: `DocumentErrors` with every fault of the file.
  static func read(_ path: String) throws -> [FactoryDevice] {
    let table = try CSV.parse(try SourceFile.read(path), file: path)
    let log = DocumentErrorLog()
    let columns = table.columns(required: ["model"], optional: ["claim_code", "serial", "mac"], log: log)
    var devices: [FactoryDevice] = []
    var lines: [String: Int] = [:]
    for row in table.rows {
      var device = FactoryDevice(model: row.text("model", columns) ?? "")
      if let cell = row["model", columns], DeviceModels.named(cell.text) == nil {
        let known = DeviceModels.all.map(\.name)
        log.report(
          at: cell.position, found: "the model '\(cell.text)'", expected: "a model that mistwin knows",
          nearest: nearestWord(to: cell.text, in: known))
      }
      if let cell = row["claim_code", columns], !cell.isEmpty {
        device.claimCode = ClaimCode(cell.text)
        if device.claimCode == nil {
          log.report(
            at: cell.position, found: "the claim code '\(cell.text)'",
            expected: "15 letters and digits, as XXXXX-XXXXX-XXXXX")
        }
      }
      if let cell = row["mac", columns], !cell.isEmpty {
        device.mac = MACAddress(cell.text)
        if device.mac == nil {
          log.report(at: cell.position, found: "the MAC address '\(cell.text)'", expected: "12 hexadecimal digits")
        }
      }
      device.serial = row.text("serial", columns)
      let values = [
        ("claim_code", device.claimCode?.label), ("serial", device.serial), ("mac", device.mac?.description),
      ]
      for (name, value) in values {
        guard let value, let cell = row[name, columns] else { continue }
        if let line = lines.updateValue(cell.position.line, forKey: "\(name) \(value)") {
          log.report(
            at: cell.position, found: "the \(name) '\(cell.text)' of line \(line) again",
            expected: "each to be there once")
        }
      }
      devices.append(device)
    }
    try log.check()
    return devices
  }
}
