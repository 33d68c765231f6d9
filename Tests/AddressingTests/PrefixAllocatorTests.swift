import Addressing
import Testing

/// The same rules, written as plainly as can be: all that is free is found by looking.
private struct PlainAllocator {
  let space: IPPrefix
  var allocated: [IPPrefix] = []

  /// The free blocks as large as they can be, in order.
  var holes: [IPPrefix] { holes(in: space) }

  private func holes(in part: IPPrefix) -> [IPPrefix] {
    guard allocated.contains(where: part.overlaps) else { return [part] }
    guard !allocated.contains(where: { $0.contains(part) }) else { return [] }
    return part.subnets(length: part.length + 1).flatMap { holes(in: $0) }
  }

  mutating func allocate(length: Int, placement: PrefixAllocator.Placement) -> IPPrefix? {
    let fitting = holes.filter { $0.length <= length }
    let best = placement == .tight ? fitting.map(\.length).max() : fitting.map(\.length).min()
    guard let hole = fitting.first(where: { $0.length == best }) else { return nil }
    let prefix = IPPrefix(hole.first, length: length)
    if let prefix { allocated.append(prefix) }
    return prefix
  }

  mutating func reserve(_ prefix: IPPrefix) -> Bool {
    guard space.contains(prefix), !allocated.contains(where: prefix.overlaps) else { return false }
    allocated.append(prefix)
    return true
  }

  mutating func free(_ prefix: IPPrefix) -> Bool {
    guard let index = allocated.firstIndex(of: prefix) else { return false }
    allocated.remove(at: index)
    return true
  }
}

@Suite("The allocator")
struct PrefixAllocatorTests {
  private enum Step: Hashable {
    case allocate(Int, PrefixAllocator.Placement)
    case reserve(IPPrefix)
    case free(IPPrefix)
  }

  private static func agree(_ fast: PrefixAllocator, _ plain: PlainAllocator) -> Bool {
    let holes = plain.holes
    return fast.holes == holes && fast.allocations == plain.allocated.sorted()
      && fast.allocationCount == plain.allocated.count && fast.largestFreeLength == holes.map(\.length).min()
      && fast.largestFree == holes.min { ($0.length, $0.value) < ($1.length, $1.value) }
  }

  private static func apply(_ step: Step, _ fast: inout PrefixAllocator, _ plain: inout PlainAllocator) -> Bool {
    switch step {
    case .allocate(let length, let placement):
      fast.allocate(length: length, placement: placement) == plain.allocate(length: length, placement: placement)
    case .reserve(let prefix): fast.reserve(prefix) == plain.reserve(prefix)
    case .free(let prefix): fast.free(prefix) == plain.free(prefix)
    }
  }

  /// Every sequence of steps up to a depth, in a space of four addresses; returns how many were walked, and stops at
  /// the first that differs from the plain allocator, with its trace.
  private static func walk(
    _ fast: PrefixAllocator, _ plain: PlainAllocator, depth: Int, trace: [Step], steps: [Step]
  ) -> (count: Int, failure: [Step]?) {
    guard depth > 0 else { return (1, nil) }
    var count = 1
    for step in steps {
      var (fast, plain) = (fast, plain)
      let trace = trace + [step]
      guard apply(step, &fast, &plain), agree(fast, plain) else { return (count, trace) }
      let below = walk(fast, plain, depth: depth - 1, trace: trace, steps: steps)
      count += below.count
      if let failure = below.failure { return (count, failure) }
    }
    return (count, nil)
  }

  @Test(
    "Every sequence of three steps in a small space does what looking at all blocks would do",
    arguments: [
      "192.0.2.8/30", "2001:db8::fffc/126", "0.0.0.0/30", "255.255.255.252/30",
    ])
  func exhaustive(text: String) throws {
    let space = try IPPrefix(parsing: text)
    let blocks = (space.length...space.family.bits).flatMap { space.subnets(length: $0).map { $0 } }
    let steps: [Step] =
      (space.length - 1...space.family.bits).flatMap { [.allocate($0, .tight), .allocate($0, .sparse)] }
      + blocks.flatMap { [.reserve($0), .free($0)] }
    let result = Self.walk(
      PrefixAllocator(space), PlainAllocator(space: space), depth: 3, trace: [], steps: steps)
    #expect(result.failure == nil)
    #expect(result.count == 1 + steps.count + steps.count * steps.count + steps.count * steps.count * steps.count)
  }

  @Test(
    "Long random sequences do what looking at all blocks would do",
    arguments: [
      "10.0.0.0/22", "0.0.0.0/0", "::/0", "2001:db8::/56",
    ])
  func random(text: String) throws {
    let space = try IPPrefix(parsing: text)
    var generator = SeededGenerator(seed: 42)
    var fast = PrefixAllocator(space)
    var plain = PlainAllocator(space: space)
    for _ in 0..<600 {
      let length = space.length + generator.number(in: 2...min(9, space.hostBits))
      let step: Step
      switch generator.number(in: 0...9) {
      case 0...3: step = .allocate(length, .tight)
      case 4: step = .allocate(length, .sparse)
      case 5:
        let subnets = space.subnets(length: length)
        step = .reserve(subnets[generator.number(in: 0...subnets.count - 1)])
      default:
        guard !plain.allocated.isEmpty else { continue }
        step = .free(plain.allocated[generator.number(in: 0...plain.allocated.count - 1)])
      }
      #expect(Self.apply(step, &fast, &plain) == true)
      #expect(Self.agree(fast, plain))
    }
    for prefix in plain.allocated { #expect(fast.free(prefix) == true) }
    #expect(fast.holes == [space])
    #expect(fast.allocate(length: space.length) == space)
    #expect(fast.largestFreeLength == nil)
    #expect(fast.allocate(length: space.family.bits) == nil)
  }

  @Test("The whole of a family, down to one address")
  func extremes() throws {
    for text in ["0.0.0.0/0", "::/0"] {
      let space = try IPPrefix(parsing: text)
      var allocator = PrefixAllocator(space)
      let lowest = allocator.allocate(length: space.family.bits)
      #expect(lowest?.first == space.first)
      let highest = try #require(IPPrefix(space.last, length: space.family.bits))
      #expect(allocator.reserve(highest) == true)
      #expect(allocator.holes.count == 2 * (space.family.bits - 1))
      #expect(allocator.largestFreeLength == 2)
      #expect(allocator.free(highest) == true)
      #expect(lowest.map { allocator.free($0) } == true)
      #expect(allocator.holes == [space])
    }
    for text in ["10.0.0.1/32", "::1/128"] {
      let space = try IPPrefix(parsing: text)
      var allocator = PrefixAllocator(space)
      #expect(allocator.allocate(length: space.length) == space)
      #expect(allocator.allocate(length: space.length) == nil)
      #expect(allocator.free(space) == true)
      #expect(allocator.isFree(space))
    }
  }

  @Test("A conflict names the first prefix that is in the way")
  func conflicts() throws {
    var allocator = PrefixAllocator(try IPPrefix(parsing: "10.0.0.0/16"))
    let block = try IPPrefix(parsing: "10.0.16.0/20")
    #expect(allocator.reserve(block) == true)
    #expect(allocator.reserve(try IPPrefix(parsing: "10.0.40.0/24")) == true)
    #expect(try allocator.conflict(with: IPPrefix(parsing: "10.0.18.0/24")) == block)
    #expect(allocator.conflict(with: block) == block)
    #expect(try allocator.conflict(with: IPPrefix(parsing: "10.0.0.0/17")) == block)
    #expect(try allocator.conflict(with: IPPrefix(parsing: "10.0.32.0/19"))?.description == "10.0.40.0/24")
    #expect(try allocator.conflict(with: IPPrefix(parsing: "10.0.0.0/8")) == block)
    #expect(try allocator.conflict(with: IPPrefix(parsing: "10.0.0.0/20")) == nil)
    #expect(try allocator.conflict(with: IPPrefix(parsing: "10.1.0.0/20")) == nil)
    #expect(try !allocator.isFree(IPPrefix(parsing: "10.1.0.0/20")))
    #expect(try allocator.free(IPPrefix(parsing: "10.0.16.0/24")) == false)
    #expect(try allocator.free(IPPrefix(parsing: "10.0.0.0/16")) == false)
    #expect(try allocator.reserve(IPPrefix(parsing: "fd00::/48")) == false)
    #expect(try PrefixAllocator(IPPrefix(parsing: "10.0.0.0/8")).conflict(with: block) == nil)
  }

  @Test("A prefix grows where it is, as far as its neighbours let it")
  func growth() throws {
    var allocator = PrefixAllocator(try IPPrefix(parsing: "10.0.0.0/16"))
    let first = try IPPrefix(parsing: "10.0.16.0/20")
    #expect(allocator.reserve(first) == true)
    #expect(allocator.growth(of: first) == 16)
    #expect(allocator.reserve(try IPPrefix(parsing: "10.0.64.0/24")) == true)
    #expect(allocator.growth(of: first) == 18)
    #expect(allocator.grow(first, to: 17) == nil)
    #expect(allocator.isAllocated(first))
    #expect(allocator.grow(first, to: 18)?.description == "10.0.0.0/18")
    #expect(!allocator.isAllocated(first))
    #expect(allocator.growth(of: first) == nil)
    #expect(allocator.allocationCount == 2)
  }

  @Test("Sparse placement leaves everybody room")
  func sparse() throws {
    var allocator = PrefixAllocator(try IPPrefix(parsing: "10.0.0.0/16"))
    let placed = (0..<6).compactMap { _ in allocator.allocate(length: 24, placement: .sparse) }
    #expect(
      placed.map(\.description) == [
        "10.0.0.0/24", "10.0.128.0/24", "10.0.64.0/24", "10.0.192.0/24", "10.0.32.0/24", "10.0.96.0/24",
      ])
  }
}
