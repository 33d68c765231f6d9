import Determinism
import MistAPI
import MistCatalogue

/// One request on its way through the twin: what was asked, by whom, when.
struct Call {
  let request: MistRequest
  /// What the `{…}` of the route's pattern stand for, in order.
  let parameters: [String]
  /// The body, parsed; `null` when there is none.
  let body: JSON
  /// Who calls.
  let caller: Caller
  /// The twin's clock.
  let now: Instant
  /// What the operation needs.
  let access: Access
  /// Where it is allowed.
  let ground: Ground
  /// The published operation that is called, when it is one.
  var operation: MistCatalogue.Operation?

  /// The organisation of the path, or of the path's site.
  var organisation: MistID? { ground.organisation }

  /// The parameter as an id.
  func id(_ index: Int) throws(APIFailure) -> MistID {
    guard parameters.indices.contains(index), let id = MistID(parameters[index]) else { throw .notFound }
    return id
  }

  /// The body's object.
  func object() throws(APIFailure) -> JSONObject {
    guard case .object(let object) = body else {
      throw .badRequest("expected an object, found \(body.describedForErrors)")
    }
    return object
  }

  /// The bytes to keep of a body: those that were sent, unless some member of them is not kept.
  func bytes(keeping kept: JSONObject, of sent: JSONObject) -> [UInt8] {
    kept.count == sent.count ? request.body ?? JSON.object(kept).bytes : JSON.object(kept).bytes
  }

  func query(_ name: String) -> String? { request.query(name) }

  /// A whole number of the query.
  func queryInt(_ name: String) throws(APIFailure) -> Int? {
    guard let text = query(name) else { return nil }
    guard let value = Int(text) else { throw .badRequest("\(name) must be a whole number, found '\(text)'") }
    return value
  }

  /// A boolean of the query: `true`, `True`, `1` … (mist-fidelity, section 1.6).
  func queryBool(_ name: String) -> Bool? {
    switch query(name)?.lowercased() {
    case "true", "1": true
    case "false", "0": false
    default: nil
    }
  }
}
