import Determinism
import MistAPI
import SQLite

/// What a call did to the store first: the object that it is about.
struct NotedChange {
  let before: [UInt8]?
  let after: [UInt8]?
}

extension Twin {
  /// Notes a change in the audit log (mist-fidelity, section 1.10).
  ///
  /// What was before and after is the first object that the call inserted, changed or deleted, unless it is given. Secrets
  /// are hidden in both.
  /// - Parameter org: where the path names no organisation.
  func audit(
    _ call: Call, _ message: String, site: MistID? = nil, org: MistID? = nil, before: JSON? = nil, after: JSON? = nil
  ) throws {
    let change = noted
    noted = nil
    isAudited = true
    guard let org = org ?? call.ground.organisation else { return }
    try store.run(
      "INSERT INTO audit (at, org, site, who, message, admin, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      clock.milliseconds, org.description, (site ?? call.ground.site?.id)?.description, call.caller.name, message,
      call.caller.id.description, Self.auditText(before, change?.before), Self.auditText(after, change?.after))
  }

  private static func auditText(_ given: JSON?, _ noted: [UInt8]?) -> String? {
    guard let value = given ?? noted.flatMap({ try? JSON(parsing: $0) }), !value.isNull else { return nil }
    return AuditMask.hiding(value).text
  }

  /// Notes what happened to an object, for the audit line of this call.
  func note(before: [UInt8]?, after: [UInt8]?) {
    if noted == nil { noted = NotedChange(before: before, after: after) }
  }

  /// A change that no handler put into the audit log gets a line of its own.
  func auditIfForgotten(_ call: Call, changesBefore: Int) throws {
    guard !isAudited, call.ground.organisation != nil, store.totalChanges > changesBefore else { return }
    let verb =
      switch call.request.method {
      case .delete: "Delete"
      case .put: "Update"
      default: "Create or carry out"
      }
    let words = call.request.path.split(separator: "/").dropFirst(4).filter { MistID($0) == nil }
    try audit(call, "\(verb) \(words.joined(separator: " "))")
  }
}
