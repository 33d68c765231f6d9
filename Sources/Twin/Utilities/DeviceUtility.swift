import MistAPI

/// A command that can be given to a device (mist-fidelity, appendix, class P).
struct DeviceUtility: Sendable {
  /// What the call answers.
  enum Answer: Sendable {
    /// `{session}`; the output comes on the device's `/cmd` channel.
    case session
    /// `{session, url}`: the output comes on a socket of its own, for which the twin has the `/cmd` channel only.
    case sessionWithAddress
    /// Nothing.
    case nothing
  }

  /// What the device puts out, or does.
  typealias Action = @Sendable (isolated Twin, UtilityCall) throws -> [String]

  /// The last part of the path.
  let name: String
  /// Which devices have it.
  let types: Set<DeviceType>
  let answer: Answer
  /// Members that the body must have, each a text that is not empty.
  let required: [String]
  let action: Action

  init(
    _ name: String, _ types: Set<DeviceType>, _ answer: Answer = .session, required: [String] = [],
    _ action: @escaping Action
  ) {
    self.name = name
    self.types = types
    self.answer = answer
    self.required = required
    self.action = action
  }

  /// Refuses a body that the command cannot be given with.
  func check(_ body: JSONObject) throws(APIFailure) {
    for name in required {
      guard let value = body[name], !value.isNull else { throw .badRequest("\(name) is required") }
      guard let text = value.string, !text.isEmpty else {
        throw .badRequest("\(name): expected text, found \(value.describedForErrors)")
      }
    }
    for name in ["ports", "macs"] {
      if let value = body[name], !value.isNull, value.strings == nil {
        throw .badRequest("\(name): expected a list of texts, found \(value.describedForErrors)")
      }
    }
    for (name, range) in [("count", 1...1000), ("size", 56...65535)] as [(String, ClosedRange<Int>)] {
      guard let value = body[name], !value.isNull else { continue }
      guard let number = value.int, range.contains(number) else {
        throw .badRequest(
          "\(name): expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(value.text)")
      }
    }
    if let node = body["node"], !node.isNull, !["node0", "node1"].contains(node.string) {
      throw .badRequest("node must be one of node0, node1")
    }
  }
}

/// A command as it was given.
struct UtilityCall {
  let device: InventoryRow
  let site: StoredObject
  let body: JSONObject
  let call: Call
  /// The id of its output.
  let session: MistID

  func text(_ name: String) -> String { body[name]?.string ?? "" }
}
