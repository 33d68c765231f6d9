/// The prefixes of one length inside a prefix, in order of address; computed, not stored.
public struct Subnets: RandomAccessCollection, Hashable, Sendable {
  /// The prefix that is divided.
  public let supernet: IPPrefix
  /// The length of every element.
  public let length: Int
  /// The number of elements, at most `Int.max`: what lies beyond cannot be indexed.
  public let endIndex: Int

  @usableFromInline
  init(_ supernet: IPPrefix, length: Int) {
    self.supernet = supernet
    self.length = length
    let bits = length - supernet.length
    endIndex = bits < 63 ? 1 << bits : Int.max
  }

  /// Always 0.
  @inlinable
  public var startIndex: Int { 0 }

  /// The subnet at this place, counted from 0 in order of address.
  @inlinable
  public subscript(position: Int) -> IPPrefix {
    IPPrefix(
      unchecked: supernet.value + UInt128(UInt(bitPattern: position)) << UInt128(supernet.family.bits - length), length,
      supernet.family)
  }
}

extension IPPrefix {
  /// All the prefixes of a length inside this one, in order of address; none when the length is shorter than this
  /// prefix or too long for the family.
  public func subnets(length: Int) -> Subnets {
    guard (self.length...family.bits).contains(length) else { return Subnets(self, none: length) }
    return Subnets(self, length: length)
  }
}

extension Subnets {
  /// The index of the subnet that holds an address of the supernet, as far as subnets can be indexed.
  func index(of address: IPAddress) -> Int {
    Int(clamping: (address.value - supernet.value) >> UInt128(supernet.family.bits - length))
  }

  fileprivate init(_ supernet: IPPrefix, none length: Int) {
    self.supernet = supernet
    self.length = length
    endIndex = 0
  }
}
