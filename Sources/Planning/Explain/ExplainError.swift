public import MistAPI

/// Why nothing can be explained.
public enum ExplainError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No site and no device is called that.
  case unknownSubject(String, nearest: String?, sites: Int, devices: Int)
  /// Several are.
  case ambiguous(String, [MistID])
  /// The device is at no site, so that nothing is effective on it.
  case nowhere(String)
  /// Nothing sets that field, and nothing below it.
  case unknownField(String, subject: String, nearest: String?, known: [String])

  /// What was found, what was expected and what to do.
  public var description: String {
    switch self {
    case .unknownSubject(let text, let nearest, let sites, let devices):
      "found no site and no device '\(text)'; expected one of \(sites) sites by name or id, or one of \(devices) devices by "
        + "name, MAC address or id" + Self.hint(nearest)
    case .ambiguous(let text, let ids):
      "found \(ids.count) of the name '\(text)', expected one; name it by its id: "
        + ids.map(\.description).joined(separator: ", ")
    case .nowhere(let name):
      "found the device '\(name)' at no site, so that no configuration is effective on it; assign it to a site first"
    case .unknownField(let field, let subject, let nearest, let known):
      "found no layer of '\(subject)' that sets '\(field)'"
        + (known.isEmpty ? "" : "; what is set: \(listed(known, most: 12))")
        + Self.hint(nearest)
    }
  }

  private static func hint(_ nearest: String?) -> String { nearest.map { "; did you mean '\($0)'?" } ?? "" }
}

/// The first names, and how many more there are.
private func listed(_ names: [String], most: Int) -> String {
  let shown = names.prefix(most).joined(separator: ", ")
  return names.count > most ? "\(shown) and \(names.count - most) more" : shown
}
