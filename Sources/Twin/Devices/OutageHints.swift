import MistAPI

/// Where devices may be down for a reason that is not in their own history, so that nothing is looked at elsewhere.
struct OutageHints {
  /// Sites with a cause that takes devices down, with a switch or a gateway that was down, with ports that they switch off
  /// themselves, or with more access points than their switches may have ports for.
  var sites: Set<MistID>
  /// Whether what is configured for many sites may switch ports off anywhere, or firmware may restart access points.
  var isAnywhere: Bool
  /// Sites that have changed since, and must be looked at again.
  var unsure: Set<MistID> = []

  /// The collections of which an object may switch off ports of many sites.
  static let deciding: Set<String> = ["networktemplates", "sitetemplates", "org_setting", "deviceprofiles"]
}
