extension RolloutPolicy {
  /// Refuses a policy that cannot be carried out or that promises what it cannot hold.
  /// - Throws: `RolloutError.impossiblePolicy`
  public func check() throws(RolloutError) {
    func refuse(_ why: String) throws(RolloutError) { throw .impossiblePolicy(name: name, why: why) }
    guard let last = phases.last else { return try refuse("it has no phases") }
    if !last.takesTheRest { try refuse("its last phase, '\(last.name)', does not take the rest of the fleet") }
    if let early = phases.dropLast().first(where: \.takesTheRest) {
      try refuse("the phase '\(early.name)' takes the rest of the fleet, but is not the last")
    }
    var names: Set<String> = []
    if let twice = phases.first(where: { !names.insert($0.name).inserted }) {
      try refuse("two of its phases have the name '\(twice.name)'")
    }
    var largest = 0
    for phase in phases {
      guard phase.minimumBakeHours > 0, phase.maximumBakeHours >= phase.minimumBakeHours else {
        try refuse(
          "the phase '\(phase.name)' bakes for at least \(phase.minimumBakeHours) h and at most "
            + "\(phase.maximumBakeHours) h")
        return
      }
      guard (0...1).contains(phase.mayStayAway) else {
        return try refuse("the phase '\(phase.name)' lets a share of \(phase.mayStayAway) stay away; expected 0 to 1")
      }
      if let count = phase.selection.count {
        if count < 1 { try refuse("the phase '\(phase.name)' takes \(count) access points") }
        if count < largest { try refuse("the phase '\(phase.name)' is smaller than one before it") }
        largest = count
      }
      try check(phase.judgement, of: phase)
    }
    if case .restOfCanarySites? = phases.first?.selection { try refuse("its first phase needs canaries before it") }
    guard looks.everyHours >= 1, looks.lagMinutes >= 0, looks.quotaShare > 0, looks.quotaShare <= 1 else {
      return try refuse(
        "it looks every \(looks.everyHours) h, \(looks.lagMinutes) min after a bin, with a share of \(looks.quotaShare) of "
          + "the call quota; expected at least 1 h, 0 min, and a share up to 1")
    }
    if canaries.historyDays < 7 {
      try refuse("its canaries rest on \(canaries.historyDays) days of history; expected at least 7, a whole week")
    }
    if let watch, watch.days < 1 || !(watch.alpha > 0 && watch.alpha < 1) {
      try refuse("it watches for \(watch.days) days with α = \(watch.alpha); expected at least a day, and 0 < α < 1")
    }
    if alpha > 0.05 + 1e-12 {
      try refuse("its gates together stop a harmless upgrade with a probability of \(alpha); expected at most 0.05")
    }
  }

  private func check(_ judgement: RolloutPhase.Judgement, of phase: RolloutPhase) throws(RolloutError) {
    func refuse(_ why: String) throws(RolloutError) {
      throw .impossiblePolicy(name: name, why: "the phase '\(phase.name)' \(why)")
    }
    switch judgement {
    case .gate(let gate):
      if !(gate.alpha > 0 && gate.alpha < 1) {
        try refuse("has α = \(gate.alpha); expected more than 0 and less than 1")
      }
      if let margin = gate.margin, !(margin > 0 && margin < 1) {
        try refuse("has a margin of \(margin); expected a share, more than 0 and less than 1")
      }
      if let floor = gate.floor, !(floor > 0 && floor < 1) {
        try refuse("has a floor of \(floor); expected a share, more than 0 and less than 1")
      }
      if gate.leastControls < 1 || gate.mostControls < gate.leastControls {
        try refuse("asks for \(gate.leastControls) to \(gate.mostControls) controls at a site")
      }
      switch phase.selection {
      case .onePerModel, .onePerSite, .perSite: break
      case .rest, .restOfCanarySites:
        try refuse("leaves no controls, so that no gate can judge it; judge it by the floor")
      }
    case .floor(let hours):
      if !(hours >= 1) { try refuse("is looked at every \(hours) h; expected at least 1, since bins are of an hour") }
    }
  }
}

extension RolloutPhase.Selection {
  /// How many access points it asks for; nil where the fleet decides.
  var count: Int? {
    switch self {
    case .onePerSite(let count): count
    case .perSite(let sites, let each): sites * each
    case .onePerModel, .restOfCanarySites, .rest: nil
    }
  }
}
