public import Addressing
public import Documents
import MistAPI

/// A finished address plan as `mistwin carve --json` prints it, read for the proof: nothing is computed, every text stays what
/// it is in the file.
public struct AddressPlanDocument: Sendable {
  /// The lines of the plan.
  public let records: [PlanRecord]

  /// Reads a plan.
  /// - Parameters:
  ///   - bytes: The document.
  ///   - file: Its name, for messages.
  /// - Throws: `DocumentErrors`: no JSON, no plan, members that are missing or no text.
  public init(parsing bytes: [UInt8], file: String) throws(DocumentErrors) {
    var reader = AddressPlanDocumentReader(file: file)
    records = try reader.read(bytes)
  }
}

private struct AddressPlanDocumentReader {
  let file: String
  private let log = DocumentErrorLog()
  private var records: [PlanRecord] = []

  init(file: String) { self.file = file }

  mutating func read(_ bytes: [UInt8]) throws(DocumentErrors) -> [PlanRecord] {
    do throws(JSONError) {
      let document = try JSON(parsing: bytes)
      if document["mistwin_address_plan"]?.int == 1 {
        readPlan(document)
      } else {
        log.report(
          at: SourcePosition(file: file, line: 1, column: 1),
          found: "\(document.describedForErrors) without 'mistwin_address_plan': 1", expected: "an address plan",
          advice: "make it with 'mistwin carve --json'")
      }
    } catch {
      log.report(
        at: SourcePosition(file: file, line: error.line, column: error.column), found: error.problem,
        expected: "a plan as JSON", advice: "make it with 'mistwin carve --json'")
    }
    try log.check()
    return records
  }

  private mutating func readPlan(_ plan: JSON) {
    readSpace(plan, "the plan", path: "")
    guard plan["beside"] != nil else { return }
    for (index, space) in list("beside", plan["beside"], "the plan").enumerated() {
      let path = "beside[\(index)]"
      readSpace(space, path, path: "\(path).", named: text("space", space["space"], path))
    }
  }

  /// Reads a space; the name of one beside the first stands before the names of its zones.
  private mutating func readSpace(_ plan: JSON, _ place: String, path outer: String, named space: String = "") {
    func qualified(_ zone: String) -> String { space.isEmpty ? zone : "\(space)/\(zone)" }
    let supernet = space.isEmpty ? "supernet" : place
    records.append(PlanRecord(.supernet, zone: space, prefix: text("prefix", plan["supernet"], supernet)))
    for (index, area) in (plan["areas"]?.array ?? []).enumerated() {
      let path = "\(outer)areas[\(index)]"
      records.append(
        PlanRecord(
          .area, zone: qualified(text("area", area["area"], path)), prefix: text("prefix", area["prefix"], path)))
    }
    for (index, taken) in (plan["taken"]?.array ?? []).enumerated() {
      let path = "\(outer)taken[\(index)]"
      records.append(
        PlanRecord(
          .taken, site: text("owner", taken["owner"], path), prefix: text("prefix", taken["prefix"], path)))
    }
    for (index, zone) in list("zones", plan["zones"], place).enumerated() {
      let path = "\(outer)zones[\(index)]"
      let name = qualified(text("zone", zone["zone"], path))
      records.append(PlanRecord(.zone, zone: name, prefix: text("prefix", zone["prefix"], path)))
      for (index, site) in list("sites", zone["sites"], path).enumerated() {
        readSite(site, zone: name, "\(path).sites[\(index)]")
      }
    }
  }

  private mutating func readSite(_ site: JSON, zone: String, _ path: String) {
    let key = text("site", site["site"], path)
    records.append(PlanRecord(.site, zone: zone, site: key, prefix: text("block", site["block"], path)))
    for (index, part) in (site["parts"]?.array ?? []).enumerated() {
      let path = "\(path).parts[\(index)]"
      records.append(
        PlanRecord(
          .part, zone: zone, site: key, network: text("part", part["part"], path),
          prefix: text("prefix", part["prefix"], path)))
    }
    for (index, network) in list("networks", site["networks"], path).enumerated() {
      let path = "\(path).networks[\(index)]"
      records.append(
        PlanRecord(
          network["reused"]?.bool == true ? .reused : .network, zone: zone, site: key,
          network: text("network", network["network"], path), prefix: text("prefix", network["prefix"], path),
          gateway: optionalText("gateway", network["gateway"], path),
          dhcpStart: optionalText("dhcp_start", network["dhcp_start"], path),
          dhcpEnd: optionalText("dhcp_end", network["dhcp_end"], path)))
    }
  }

  private func report(_ found: String, _ expected: String) {
    log.report(at: SourcePosition(file: file, line: 1, column: 1), found: found, expected: expected)
  }

  private func text(_ name: String, _ value: JSON?, _ path: String) -> String {
    if let text = value?.string { return text }
    report("\(value?.describedForErrors ?? "nothing") for '\(name)' of \(path)", "text")
    return ""
  }

  private func optionalText(_ name: String, _ value: JSON?, _ path: String) -> String {
    guard let value, !value.isNull else { return "" }
    return text(name, value, path)
  }

  private func list(_ name: String, _ value: JSON?, _ path: String) -> [JSON] {
    if let list = value?.array { return list }
    report("\(value?.describedForErrors ?? "nothing") for '\(name)' of \(path)", "a list")
    return []
  }
}
