import Addressing

/// What each policy would make of a request, beside the plan as it is.
struct PolicyComparison: Sendable {
  /// A policy, and how its plan stands or why there is none.
  struct Row: Sendable {
    let policy: CarvingPolicy
    let isChosen: Bool
    let scores: Result<AddressScores, CarvingError>
  }

  /// The policies in the order of their documentation.
  let rows: [Row]

  /// The chosen policy's row is the plan itself; the others are carved anew, from the same request with an empty book.
  /// Without a request there is the plan alone.
  init(_ plan: AddressPlan, _ used: AddressUtilisation, request: AddressPlanRequest?) {
    let own = Row(policy: plan.policy, isChosen: true, scores: .success(plan.scores(used)))
    guard let request else {
      rows = [own]
      return
    }
    rows = [CarvingPolicy.stable, .packed, .aligned].map { policy in
      guard policy.name != plan.policy.name else { return own }
      var other = request
      other.policy = policy
      other.book = AddressBook()
      return Row(
        policy: policy, isChosen: false,
        scores: Result { () throws(CarvingError) in
          let plan = try Carver.carve(other)
          return plan.scores(plan.utilisation)
        })
    }
  }
}

extension CarvingPolicy {
  /// The word that designs use.
  var name: String {
    switch self {
    case .stable: "stable"
    case .packed: "packed"
    case .aligned: "aligned"
    }
  }
}

extension AddressPlanReport {
  var comparison: PolicyComparison { PolicyComparison(plan, used, request: request) }
}
