import MistAPI
import Planning

extension WorkflowAPI {
  /// Makes the plan of everything that does not stand yet, and keeps it.
  func makePlan(_ operation: WorkflowOperation, _ request: WorkflowRequest) async throws -> MistResponse {
    let change = try DesignChange(try object(of: request), operation.members)
    let plan = try await plan(try readDesign(design.adding(change)))
    try desk.keep(plan)
    try await keep(change)
    let steps = DesignStep.allCases.compactMap { step -> JSON? in
      let count = plan.steps(of: step).count
      guard count > 0, let operation = WorkflowOperation.of(step) else { return nil }
      return [
        "step": JSON(step.rawValue), "title": .string(step.title), "changes": JSON(count),
        "request": .string("\(operation.name)?plan=\(plan.digest)"),
      ]
    }
    return MistResponse(
      status: 201, headers: [.init("location", "/plans/\(plan.digest)")],
      json: [
        "digest": .string(plan.digest), "organisation": .string(plan.organisation.name),
        "changes": JSON(plan.steps.count),
        "writes": JSON(plan.writes), "steps": .array(steps), "notes": JSON(plan.notes),
      ])
  }

  /// Keeps one of the two keys of a change. Whether it fits is looked at when the change is to begin.
  func putKey(_ key: WorkflowKey, of digest: String, _ request: WorkflowRequest) throws -> MistResponse {
    guard Plan.isDigest(digest) else {
      throw WorkflowRefusal.unknown("change", digest)
    }
    let body = try object(of: request)
    var faults: [WorkflowFault] = []
    for name in ["document", "signature"] where body[name]?.string?.isEmpty != false {
      faults.append(
        WorkflowFault(
          pointer: "/\(name)", found: body[name]?.describedForErrors ?? "nothing", expected: "the text of the file"))
    }
    guard faults.isEmpty, let document = body["document"]?.string, let signature = body["signature"]?.string else {
      throw WorkflowRefusal.faults(faults)
    }
    try desk.keep(document, signature: signature, as: key.rawValue, of: digest)
    return MistResponse(status: 204)
  }

  /// The design as it stands.
  var designDocument: JSON {
    func rows(_ table: WorkflowTable) -> JSON { .string(design.table(table).text) }
    return [
      "design.yaml": .object(design.document), "sites.csv": rows(.sites), "devices.csv": rows(.devices),
      "sent": design.sent.json,
    ]
  }

  /// A file of the design as it stands.
  func designFile(_ name: String) throws -> MistResponse {
    let text: String
    switch name {
    case "design.yaml": text = design.documentText
    case "sites.csv": text = design.table(.sites).text
    case "devices.csv": text = design.table(.devices).text
    default: throw WorkflowRefusal.unknown("file of the design", name)
    }
    let type = name.hasSuffix(".csv") ? "text/csv" : "application/yaml"
    return MistResponse(headers: [.init("content-type", "\(type); charset=utf-8")], body: Array(text.utf8))
  }
}
