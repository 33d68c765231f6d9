public import MistAPI

extension Variables {
  /// The variables that stand where secrets do: their values are secrets, too.
  public static func secrets(in value: JSON) -> Set<String> {
    var names: Set<String> = []
    func look(_ value: JSON, isSecret: Bool) {
      switch value {
      case .string(let text): if isSecret { names.formUnion(references(in: text)) }
      case .array(let items): for item in items { look(item, isSecret: isSecret) }
      case .object(let object):
        for (name, member) in object { look(member, isSecret: SecretMembers.contains(name)) }
      default: break
      }
    }
    look(value, isSecret: false)
    return names
  }
}
