import Determinism
import MistAPI
public import Planning

extension KeyRotationOrder {
  /// What is rehearsed and approved before a live cloud sees the rotation: where, how, when and until when. What stands in the
  /// places is not in it, because a copy of the organisation holds hashes there; nor are the names of files.
  /// - Parameter organisation: the name of the organisation.
  public func subject(ofOrganisation organisation: String) -> ChangeSubject {
    var order = self
    order.memo = [:]
    for index in order.places.indices { order.places[index].fingerprint = "" }
    let content: JSON = ["mistwin_rotation": 1, "order": order.json]
    return ChangeSubject(
      kind: .rotation, digest: SHA256.hexadecimal(of: content.text),
      organisation: .init(name: organisation, id: self.organisation))
  }
}
