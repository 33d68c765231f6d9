public import MistAPI
public import Rollout

/// Where passphrases stand in an organisation, which of them are equal, and which overlap each allows. None is shown.
public struct KeySurveyReport: Sendable {
  private let places: [KeyPlace]
  private let groups: KeyGroups
  private let wanted: String

  /// The report on places.
  /// - Parameter wanted: What was looked for, for a sentence when nothing is found.
  public init(_ places: [KeyPlace], wanted: String) {
    self.places = places
    self.wanted = wanted
    groups = KeyGroups(places)
  }

  /// A place a line, and what can be done with each kind. Ends with a line feed.
  public func text(_ style: TextStyle = .plain) -> String {
    guard !places.isEmpty else { return "\(wanted.printable): found nowhere\n" }
    var table = TextTable(["Kind", "Name", "SSID", "Site", "#Passphrase", "Stands in"])
    for place in places {
      table.add([
        place.kind.rawValue, place.name, place.ssid ?? "", place.site?.name ?? "all", String(groups.number(of: place)),
        place.holder,
      ])
    }
    var lines = table.lines(style)
    lines += ["", "Equal numbers are equal passphrases.", "", "Overlap"]
    var said: Set<String> = []
    var ways = TextTable(["", ""])
    for place in places where said.insert("\(place.kind) \(place.overlap)").inserted {
      ways.add([place.kind.rawValue, place.overlap])
    }
    lines += ways.lines(style, indent: 2)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The places as one document.
  public var document: JSON {
    [
      "mistwin_keys": 1,
      "places": .array(
        places.map { place in
          [
            "kind": .string(place.kind.rawValue), "name": .string(place.name), "ssid": JSON(place.ssid),
            "site": JSON(place.site?.name), "path": .string(place.path), "field": JSON(place.field),
            "holder": .string(place.holder), "passphrase": JSON(groups.number(of: place)),
            "allows_overlap": .bool(place.allowsOverlap), "overlap": .string(place.overlap),
          ]
        }),
    ]
  }
}
