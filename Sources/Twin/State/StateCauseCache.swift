import MistAPI

/// The states of sites, as far as they were worked out: see `Twin.stateCauses(at:)`.
struct StateCauseCache {
  /// One facet of them.
  struct Known {
    /// The state of each site as it is configured now, as the history keeps it.
    var texts: [MistID: String] = [:]
    /// Since when a site is configured as it is now; only of those that changed or got hardware while this twin was open.
    var since: [MistID: Int64] = [:]
  }

  private var causes = Known()
  private var networks = Known()

  subscript(facet: StateFacet) -> Known { facet == .causes ? causes : networks }

  /// Changes one facet where it stands: there may be ten thousand sites in it.
  mutating func change(_ facet: StateFacet, _ body: (inout Known) -> Void) {
    switch facet {
    case .causes: body(&causes)
    case .networks: body(&networks)
    }
  }

  var isEmpty: Bool { causes.texts.isEmpty && networks.texts.isEmpty }
}
