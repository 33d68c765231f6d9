/// What came of carrying out a plan: for every item what was done, or why not. Nothing is left out.
public struct ApplyResult: Sendable {
  /// What came of one item.
  public enum Status: Sendable, Hashable {
    /// It was carried out.
    case done
    /// It was done before, by an earlier run or by somebody else.
    case skipped
    /// A part was carried out; what was not, and why.
    case partly(String)
    /// It did not work.
    case failed(String)
    /// What it changes is not what the plan was made for.
    case drifted([DriftFinding])
    /// The call was not answered: whether it was carried out must be asked of the cloud.
    case inDoubt(String)
    /// It was not begun, because of the step of that number, or for another reason.
    case notReached(step: Int?, why: String)
    /// It was carried out and undone again.
    case undone
  }

  /// One item of the plan.
  public struct Item: Sendable, Hashable {
    /// Its place in the plan.
    public var number: ItemNumber
    /// Its cell.
    public var cell: PlanCell
    /// To which of the thirteen steps it belongs.
    public var step: DesignStep
    /// What it is about: the step's subject, and the item's own where the step has several.
    public var subject: String
    /// What came of it.
    public var status: Status
  }

  /// How a run came to its end.
  public enum Ending: Sendable, Hashable {
    /// Everything that was asked for was seen to.
    case finished
    /// It was stopped, for that reason; what was not reached is told as such.
    case stopped(String)
    /// A call was not answered, for that reason; the journal is open, and another run goes on from there.
    case interrupted(String)
  }

  /// The number of the run in its journal.
  public var run: Int64
  /// How it ended.
  public var ending: Ending
  /// The items that were asked for, in the order of the plan.
  public var items: [Item]
  /// What was done by step of the thirteen, for each that had something to do.
  public var counts: [StepCount]
  /// How many API calls it took, reading ones included.
  public var calls: Int
  /// The cells whose undoing did not come to its end, and why.
  public var undoFailures: [PlanCell: String]
  /// What the run made, its earlier processes included.
  public var made: [OwnershipRecord.Made]
  /// What it deleted.
  public var deleted: [ObjectKey]
  /// What undoing it takes.
  public var inverse: InversePlanner
}

extension ApplyResult {
  /// Whether everything stands now as the plan wants it.
  public var isComplete: Bool { ending == .finished && firstProblem == nil }

  /// The first item that does not stand as the plan wants it.
  public var firstProblem: Item? {
    items.first { item in
      switch item.status {
      case .done, .skipped: false
      default: true
      }
    }
  }

  /// What has drifted, in the order of the plan.
  public var drift: [DriftFinding] {
    items.flatMap { item -> [DriftFinding] in
      if case .drifted(let findings) = item.status { findings } else { [] }
    }
  }

  /// The items that failed, wholly or in part.
  public var failures: [Item] {
    items.filter { item in
      switch item.status {
      case .failed, .partly: true
      default: false
      }
    }
  }
}

extension ApplyResult {
  /// Who owns what from now on, for the ledger: every field that the plan's design owns, and what it made.
  public func ownership(of plan: Plan) -> [OwnershipRecord] {
    let owner = plan.ownerName
    var made = Dictionary(self.made.map { ($0.place.key, $0) }, uniquingKeysWith: { first, _ in first })
    var records = plan.owns.flatMap { group in
      group.keys.map {
        OwnershipRecord(key: $0, owner: owner, fields: group.fields, made: made.removeValue(forKey: $0))
      }
    }
    records += made.values.sorted { $0.place.key < $1.place.key }.map {
      OwnershipRecord(key: $0.place.key, owner: owner, fields: [], made: $0)
    }
    return records
  }
}

extension Plan {
  /// Under which name the ledger knows who owns what the plan's design declares.
  public var ownerName: String { owner ?? design }
}

/// The inverse of what was done in a cell.
public struct CellUndo: Sendable, Hashable {
  /// The cell.
  public var cell: PlanCell
  /// The plan that undoes it; its notes say what cannot be undone.
  public var plan: Plan
}

extension ApplyResult.Status: CustomStringConvertible {
  /// In words, for people.
  public var description: String {
    switch self {
    case .done: "done"
    case .skipped: "done before"
    case .partly(let why): "done in part: \(why)"
    case .failed(let why): "failed: \(why)"
    case .drifted(let findings): "drifted: \(findings.map(\.description).joined(separator: "; "))"
    case .inDoubt(let why): "in doubt: \(why)"
    case .notReached(let step?, let why): "not reached because of step \(step): \(why)"
    case .notReached(nil, let why): "not reached: \(why)"
    case .undone: "undone"
    }
  }
}
