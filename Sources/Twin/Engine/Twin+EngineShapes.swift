import Determinism
import MistAPI
import MistCatalogue

extension Twin {
  /// The smallest answer that fits the published one, with what is known: ids of the path, times, and what was sent.
  func shapedAnswer(_ operation: MistCatalogue.Operation, _ call: Call, adding more: [String: JSON] = [:]) throws
    -> MistResponse
  {
    let published = Catalogue.published.details(of: operation).response(200)
    guard let published, let schema = published.schema else { return MistResponse() }
    let body = SmallestValue(known: try known(operation, call).merging(more) { $1 }).value(of: schema)
    if case .array(let items) = body, operation.method == .get { return try Page(call).response(of: items) }
    var headers: [MistResponse.Header] = []
    if schema.properties.contains(where: { $0.name == "results" }) { headers = try Page(call).headers(total: 0) }
    return MistResponse(headers: headers, json: body)
  }

  /// What is known of members by their names.
  private func known(_ operation: MistCatalogue.Operation, _ call: Call) throws -> [String: JSON] {
    var known: [String: JSON] = [:]
    let window = try TimeWindow(call)
    known["start"] = JSON(Int(window.start))
    known["end"] = JSON(Int(window.end))
    for name in ["limit", "page"] { known[name] = try call.queryInt(name).map { JSON($0) } }
    known["limit"] = known["limit"] ?? 100
    known["page"] = known["page"] ?? 1
    known["total"] = 0
    known["results"] = []
    known["interval"] = 3600
    known["distinct"] = call.query("distinct").map { .string($0) } ?? Self.defaultDistinct(of: operation)
    if case .object(let body) = call.body {
      for (name, value) in body where !name.hasPrefix("-") && !value.isNull && value != "" { known[name] = value }
    }
    for (name, value) in zip(Self.parameterNames(of: operation), call.parameters) {
      known[name] = .string(value)
      if name.hasSuffix("_mac"), let mac = MACAddress(value) { known["mac"] = .string(mac.description) }
    }
    if let last = operation.parts.last, last.hasSuffix("_id}"), let value = call.parameters.last {
      known["id"] = .string(value)
    }
    if operation.parts.count > 1, operation.parts[0] == "sites", let id = try? call.id(0),
      let site = try object("sites", id)
    {
      known["org_id"] = .string(site.owner.description)
      known["site_id"] = .string(id.description)
    }
    known["created_time"] = StoredJSON.time(milliseconds: clock.milliseconds)
    known["modified_time"] = known["created_time"]
    known["timestamp"] = known["created_time"]
    if operation.method == .post {
      // What an action answers by: a session, an id to ask for again.
      let id = derivedID("action", owner: .zero, naturalKey: call.request.path, ordinal: callCount)
      known["session"] = .string(id.description)
      known["id"] = known["id"] ?? .string(id.description)
    }
    return known
  }

  static func defaultDistinct(of operation: MistCatalogue.Operation) -> JSON? {
    let parameter = Catalogue.published.details(of: operation).parameters.first { $0.name == "distinct" }
    return parameter?.schema.defaultValue ?? parameter?.schema.values.first
  }
}
