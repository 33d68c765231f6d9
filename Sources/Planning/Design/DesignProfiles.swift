import Documents

/// The file of load profiles and holidays that a design names.
///
/// How a place is used is a matter of rehearsals: the real cloud knows nothing of it, and neither does this module. A design
/// needs only the names, because its kits say them.
public struct DesignProfiles: Sendable, Hashable {
  /// The file, as the design names it.
  public let file: String
  /// Where it is: beside the design unless absolute.
  public let path: String
  /// The names of the profiles in it, in its order.
  public let names: [String]

  /// The load profiles that are shipped, which this module may not ask (the world is not there when a plan meets the real cloud).
  public static let shipped = ["hospital", "office", "retail", "school", "warehouse"]
}

extension DesignLoader {

  /// Reads the names of the design's own profiles, before kits can name them.
  mutating func readProfiles(_ file: Placed<String>?) {
    guard let file else { return }
    let path = resolve(file.value)
    guard let root = readYAML(path, named: file.position) else {
      profilesAreBroken = true
      return
    }
    let names = root["profiles"]?.entries?.compactMap(\.key.text) ?? []
    design.profiles = DesignProfiles(file: file.value, path: path, names: names)
  }

  /// The name of a load profile.
  var profileName: Reading<String> {
    profilesAreBroken ? .nonEmptyString : .oneOf(DesignProfiles.shipped + (design.profiles?.names ?? []))
  }
}
