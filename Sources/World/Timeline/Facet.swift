/// A value that changes at moments and holds in between: one side of an entity's history.
public struct Facet<Value: Sendable & Hashable>: Sendable {
  /// The changes, oldest first: the epoch second and the value from then on. The first holds since ever.
  public private(set) var changes: [(at: Int64, value: Value)]

  /// A facet that has always had this value.
  public init(_ initial: Value) {
    changes = [(.min, initial)]
  }

  /// Sets the value from the epoch second `at` on.
  ///
  /// An equal value changes nothing. Moments come in order: an earlier one than the last change counts as that one, and a
  /// second change at the same moment replaces the first.
  public mutating func set(_ value: Value, at: Int64) {
    let last = changes[changes.count - 1]
    guard last.value != value else { return }
    guard at > last.at else {
      changes.removeLast()
      if let before = changes.last, before.value == value { return }
      changes.append((last.at, value))
      return
    }
    changes.append((at, value))
  }

  /// The value at that epoch second.
  public func value(at seconds: Int64) -> Value {
    changes[index(at: seconds)].value
  }

  /// The stretches of a range of epoch seconds in which the value stays the same, in order and without gaps.
  public func segments(in range: Range<Int64>) -> [(range: Range<Int64>, value: Value)] {
    guard !range.isEmpty else { return [] }
    var segments: [(range: Range<Int64>, value: Value)] = []
    var index = index(at: range.lowerBound)
    var start = range.lowerBound
    while start < range.upperBound {
      let next = index + 1 < changes.count ? changes[index + 1].at : .max
      let end = min(next, range.upperBound)
      segments.append((start..<end, changes[index].value))
      start = end
      index += 1
    }
    return segments
  }

  /// The history as it would be if the values of a range of epoch seconds were others.
  func mapped(in range: Range<Int64>, _ transform: (Value) -> Value) -> Facet<Value> {
    guard !range.isEmpty else { return self }
    var moments = Set(changes.map(\.at))
    moments.formUnion([range.lowerBound, range.upperBound])
    func value(_ at: Int64) -> Value { range.contains(at) ? transform(self.value(at: at)) : self.value(at: at) }
    var result = Facet(value(.min))
    for moment in moments.sorted() where moment > .min { result.set(value(moment), at: moment) }
    return result
  }

  /// The last change at or before `seconds`.
  private func index(at seconds: Int64) -> Int {
    var low = 0
    var high = changes.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if changes[middle].at <= seconds {
        low = middle
      } else {
        high = middle
      }
    }
    return low
  }
}

extension Facet: Equatable {
  /// Whether two facets have the same history.
  public static func == (left: Facet, right: Facet) -> Bool {
    left.changes.elementsEqual(right.changes) { $0.at == $1.at && $0.value == $1.value }
  }
}
