import Determinism
import MistAPI

/// Which devices of an organisation a list of the inventory is about, as a condition of the query and its values.
struct InventoryFilter {
  private(set) var condition = "org = ?"
  private(set) var values: [String]

  /// The filters of a call (mist-fidelity, section 3.3): values with commas between them; empty ones count as absent.
  init(_ call: Call, org: MistID, hidesMembers: Bool) throws(APIFailure) {
    values = [org.description]
    add("serial", call.query("serial"))
    add("model", call.query("model"))
    add("type", call.query("type"))
    add("magic", call.query("magic")) { ClaimCode($0)?.magic ?? $0 }
    add("site", call.query("site_id")) { MistID($0)?.description ?? $0 }
    add("mac", call.query("mac")) { MACAddress($0).map { String($0.value) } }
    if let text = call.query("vc_mac") {
      let macs = text.split(separator: ",").compactMap { MACAddress($0).map { String($0.value) } }
      condition += " AND mac IN (SELECT mac FROM device_trait WHERE chassis IN (\(Self.marks(macs.count))))"
      values += macs
    } else if hidesMembers, call.queryBool("vc") != true {
      condition += " AND mac NOT IN (SELECT mac FROM device_trait WHERE chassis IS NOT NULL AND chassis <> mac)"
    }
    if call.queryBool("unassigned") == true { condition += " AND site IS NULL" }
    if let after = try call.queryInt("modified_after") {
      condition += " AND modified > \(Instant(seconds: Int64(after)).milliseconds)"
    }
  }

  private static func marks(_ count: Int) -> String { repeatElement("?", count: count).joined(separator: ", ") }

  private mutating func add(_ column: String, _ text: String?, _ change: (String) -> String? = { $0 }) {
    guard let text else { return }
    let parts = text.split(separator: ",").compactMap { change(String($0)) }
    condition += " AND \(column) IN (\(Self.marks(parts.count)))"
    values += parts
  }

  /// What tells one filter from another.
  var key: String { condition + "\u{1F}" + values.joined(separator: "\u{1F}") }
}
