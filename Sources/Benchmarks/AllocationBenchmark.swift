import Addressing

/// The allocator under load: a million allocations and frees of mixed sizes, and one of them beside how many exist.
enum AllocationBenchmark {
  private static let lengths = 20...30

  static func figures(_ options: Options) throws -> [Figure] {
    let space = try IPPrefix(parsing: "0.0.0.0/0")
    let repetitions = options.repetitions ?? 5
    let mixed = try (0..<repetitions).map { try mixedSeconds(space, seed: UInt64($0)) }
    var figures = [
      Figure(
        subject: "carving: 1,000,000 allocations and frees of /20 to /30", unit: "ms",
        ours: Samples(mixed).scaled(by: 1000), target: .atMost(500))
    ]
    for (what, measure) in [
      ("an allocation", allocationSeconds), ("a free anywhere and an allocation", pairSeconds),
    ] {
      var least: Double?
      for count in [1000, 10_000, 100_000, 1_000_000] {
        let times = Samples(try (0..<repetitions).map { try measure(space, count, UInt64($0)) })
        let first = least ?? times.median
        least = first
        figures.append(
          Figure(
            subject: "carving: \(what) among \(count)", unit: "ns", ours: times.scaled(by: 1e9),
            remark: count == 1000 ? "" : "\(FigureTable.number(times.median / first)) times that among 1000"))
      }
    }
    return figures
  }

  /// Two allocations for each free, until there were a million of both together.
  private static func mixedSeconds(_ space: IPPrefix, seed: UInt64) throws -> Double {
    let steps = 1_000_000
    var allocator = PrefixAllocator(space)
    var random = SequenceOfNumbers(seed: seed)
    var held: [IPPrefix] = []
    held.reserveCapacity(steps)
    var failures = 0
    let time = seconds {
      for _ in 0..<steps {
        if held.isEmpty || random.next(below: 3) > 0 {
          if let prefix = allocator.allocate(length: random.next(in: lengths)) {
            held.append(prefix)
          } else {
            failures += 1
          }
        } else {
          let index = random.next(below: held.count)
          held.swapAt(index, held.count - 1)
          if !allocator.free(held.removeLast()) { failures += 1 }
        }
      }
    }
    guard failures == 0, allocator.allocationCount == held.count else {
      throw WrongResult(description: "\(failures) of \(steps) allocations and frees failed")
    }
    return time
  }

  /// The seconds of one allocation, among so many.
  private static func allocationSeconds(_ space: IPPrefix, existing: Int, seed: UInt64) throws -> Double {
    let (rounds, batch) = (200, min(existing / 2, 1000))
    var allocator = PrefixAllocator(space)
    var random = SequenceOfNumbers(seed: seed)
    for _ in 0..<existing { _ = allocator.allocate(length: random.next(in: lengths)) }
    var time = 0.0
    for _ in 0..<rounds {
      let wanted = (0..<batch).map { _ in random.next(in: lengths) }
      var placed: [IPPrefix] = []
      placed.reserveCapacity(batch)
      time += seconds {
        for length in wanted {
          if let prefix = allocator.allocate(length: length) { placed.append(prefix) }
        }
      }
      guard placed.count == batch, placed.allSatisfy({ allocator.free($0) }), allocator.allocationCount == existing
      else { throw WrongResult(description: "a prefix could not be allocated or freed") }
    }
    return time / Double(rounds * batch)
  }

  /// The seconds of one free and one allocation, among so many, scattered over the whole space: that many do not fit in
  /// the processor's nearest caches, which is what it then waits for. Those that are freed are known beforehand, and in
  /// order of choice, so that finding them costs nothing.
  private static func pairSeconds(_ space: IPPrefix, existing: Int, seed: UInt64) throws -> Double {
    let pairs = 200_000
    let batch = min(existing / 2, 20_000)
    var allocator = PrefixAllocator(space)
    var random = SequenceOfNumbers(seed: seed)
    var held = (0..<existing).compactMap { _ in allocator.allocate(length: random.next(in: lengths)) }
    var time = 0.0
    for _ in 0..<pairs / batch {
      for index in 0..<batch { held.swapAt(index, random.next(in: index...held.count - 1)) }
      let wanted = (0..<batch).map { _ in random.next(in: lengths) }
      let chosen = Array(held[..<batch])
      var placed: [IPPrefix] = []
      placed.reserveCapacity(batch)
      time += seconds {
        for (prefix, length) in zip(chosen, wanted) where allocator.free(prefix) {
          if let prefix = allocator.allocate(length: length) { placed.append(prefix) }
        }
      }
      guard placed.count == batch else { throw WrongResult(description: "a prefix could not be freed or allocated") }
      held.replaceSubrange(..<batch, with: placed)
    }
    return time / Double(pairs / batch * batch)
  }
}

/// Numbers without pattern, the same in every run (SplitMix64).
private struct SequenceOfNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below count: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return Int((mixed ^ mixed >> 31).multipliedFullWidth(by: UInt64(count)).high)
  }

  mutating func next(in range: ClosedRange<Int>) -> Int { range.lowerBound + next(below: range.count) }
}
