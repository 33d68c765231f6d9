import MistAPI

/// Reads the members of a plan's document, each with its place for messages.
struct PlanReader {
  let json: JSON
  let place: String

  init(_ json: JSON, at place: String) {
    self.json = json
    self.place = place
  }

  /// The members of this object, in order.
  var members: [(key: String, value: JSON)] { json.object.map { Array($0) } ?? [] }

  func has(_ name: String) -> Bool { json[name] != nil }

  func member(_ name: String) -> JSON? { json[name] }

  func value<Value>(_ name: String, _ read: (JSON) -> Value?) throws(PlanMemberError) -> Value {
    guard let member = json[name], let value = read(member) else { throw fault(name, "\(Value.self)") }
    return value
  }

  func text(_ name: String) throws(PlanMemberError) -> String { try value(name) { $0.string } }

  func number(_ name: String) throws(PlanMemberError) -> Int { try value(name) { $0.int } }

  func number() throws(PlanMemberError) -> Int {
    guard let number = json.int else { throw PlanMemberError(place: place, expected: "a whole number") }
    return number
  }

  func texts(_ name: String) throws(PlanMemberError) -> [String] { try value(name) { $0.strings } }

  func optionalText(_ name: String) -> String? { json[name]?.string }

  func key(_ name: String) throws(PlanMemberError) -> ObjectKey { ObjectKey(text: try text(name)) }

  func keys(_ name: String) throws(PlanMemberError) -> [ObjectKey] { try texts(name).map { ObjectKey(text: $0) } }

  func mac(_ name: String) throws(PlanMemberError) -> MACAddress {
    try value(name) { $0.string.flatMap { MACAddress($0) } }
  }

  func id() throws(PlanMemberError) -> MistID {
    guard let id = json.string.flatMap({ MistID($0) }) else { throw PlanMemberError(place: place, expected: "an id") }
    return id
  }

  func object(_ name: String) throws(PlanMemberError) -> PlanReader {
    PlanReader(try value(name) { $0 }, at: "\(place).\(name)")
  }

  func list(_ name: String) throws(PlanMemberError) -> [PlanReader] {
    try value(name) { $0.array }.enumerated().map { PlanReader($0.element, at: "\(name)[\($0.offset)]") }
  }

  private func fault(_ name: String, _ expected: String) -> PlanMemberError {
    PlanMemberError(place: "\(place).\(name)", expected: expected)
  }
}

/// A member of a plan's document that is missing or of another form.
struct PlanMemberError: Error, CustomStringConvertible {
  let place: String
  let expected: String

  var description: String { "no \(expected) at \(place)" }
}
