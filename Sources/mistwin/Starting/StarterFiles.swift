import Planning

/// A small design and a scenario to start from: two branches, twelve devices, every key with a comment for who knows the Mist
/// dashboard and not yet mistwin.
enum StarterFiles {
  /// The files of an organisation of that name, in the order in which they are read.
  static func files(organisation: String) -> [NewFile] {
    [
      NewFile(
        "design.yaml", design.replacing("@ORG@", with: YAMLText.scalar(organisation)), "what the network is to be"),
      NewFile("sites.csv", sites, "its places: 2 sites"),
      NewFile("devices.csv", devices, "its hardware: 12 devices with claim codes that are made up"),
      NewFile("scenario.yaml", scenario, "a rehearsal of it"),
    ]
  }
}
