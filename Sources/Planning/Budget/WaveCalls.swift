/// The calls of one wave of a plan. A wave begins when the one before has ended.
public struct WaveCalls: Hashable, Sendable, Codable {
  /// What to call it.
  public var name: String
  /// Calls that only read (GET), outside of `cells`.
  public var reads: Int
  /// Calls that change something, by kind, outside of `cells`.
  public var writes: [CallCount]
  /// The most calls that must follow one another; they bound how much calls at once can help. 0 if any may go together.
  public var longestChain: Int
  /// Cells whose calls follow one another and that may have to wait for a window. They come after `reads` and `writes`.
  public var cells: [CellCalls]

  /// The calls of a wave.
  public init(
    _ name: String, reads: Int = 0, writes: [CallCount] = [], longestChain: Int = 0, cells: [CellCalls] = []
  ) {
    self.name = name
    self.reads = reads
    self.writes = writes
    self.longestChain = longestChain
    self.cells = cells
  }

  /// How many calls there are, outside of `cells`.
  public var sharedCalls: Int { max(0, reads) + writes.reduce(0) { $0 + max(0, $1.count) } }
  /// How many calls there are in all.
  public var calls: Int { sharedCalls + cells.reduce(0) { $0 + max(0, $1.calls) } }
}

/// So many calls of one kind.
public struct CallCount: Hashable, Sendable, Codable {
  /// What they do: `create site`.
  public var kind: String
  /// How many there are.
  public var count: Int

  /// So many calls of a kind.
  public init(_ kind: String, _ count: Int) {
    self.kind = kind
    self.count = count
  }
}

/// The calls of one cell (a site, or what sites share) in a wave, one after the other.
public struct CellCalls: Hashable, Sendable, Codable {
  /// What to call it.
  public var name: String
  /// How many calls there are, reads and writes.
  public var calls: Int
  /// When it may run: the index of one of the schedules that are given beside the waves; nil for any time.
  public var schedule: Int?

  /// The calls of a cell.
  public init(_ name: String, calls: Int, schedule: Int? = nil) {
    self.name = name
    self.calls = calls
    self.schedule = schedule
  }
}
