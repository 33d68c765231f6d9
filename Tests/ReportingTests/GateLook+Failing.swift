import Assurance
import Foundation

extension GateLook {
  /// The same look with a verdict of FAIL. Looks are made by the gate only, but they are journalled, and so can be read with another.
  func failing(_ failure: GateFailure) throws -> GateLook {
    var members =
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(self)) as? [String: Any] ?? [:]
    members["verdict"] = try JSONSerialization.jsonObject(with: JSONEncoder().encode(GateVerdict.fail(failure)))
    return try JSONDecoder().decode(GateLook.self, from: JSONSerialization.data(withJSONObject: members))
  }
}
