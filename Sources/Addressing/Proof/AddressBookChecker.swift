/// A second reading of a book, which uses nothing of the carver: one prefix a key, everything inside what holds it, nothing
/// given twice. After a merge it names both owners of a prefix that two branches took, with their lines.
public struct AddressBookChecker {
  /// Something that is wrong with a book.
  public struct Finding: Hashable, Sendable {
    /// The rule that is broken.
    public let rule: PlanFinding.Rule
    /// The lines that it concerns, in order.
    public let lines: [Int]
    /// Whom it concerns, and how.
    public let message: String
  }

  /// What the book breaks, in order of lines; nothing when it is proven.
  public static func check(_ file: AddressBookFile) -> [Finding] {
    var checker = AddressBookChecker(lines: file.lines)
    checker.checkKeys()
    checker.checkDisjoint { $0.site == nil }
    checker.checkDisjoint { $0.site != nil && $0.network == nil }
    checker.checkDisjoint { $0.network != nil }
    checker.checkParents()
    return checker.findings.sorted { ($0.lines[0], $0.lines.last ?? 0) < ($1.lines[0], $1.lines.last ?? 0) }
  }

  private let lines: [AddressBookFile.Line]
  private var findings: [Finding] = []
  private var first: [AllocationKey: AddressBookFile.Line] = [:]

  private init(lines: [AddressBookFile.Line]) { self.lines = lines }

  private mutating func violate(_ rule: PlanFinding.Rule, _ lines: [AddressBookFile.Line], _ message: String) {
    findings.append(Finding(rule: rule, lines: lines.map(\.number).sorted(), message: message))
  }

  /// As in a sentence: `west/d (10.0.4.0/22, active since 2027-02-03, line 7)`.
  private func name(_ line: AddressBookFile.Line) -> String {
    let entry = line.entry
    let since = entry.since.map { " since \($0)" } ?? ""
    return "\(entry.key) (\(entry.prefix), \(entry.state.rawValue)\(since), line \(line.number))"
  }

  private mutating func checkKeys() {
    for line in lines {
      guard let earlier = first[line.entry.key] else {
        first[line.entry.key] = line
        continue
      }
      let advice = earlier.entry.prefix == line.entry.prefix ? "remove one of the lines" : "keep the one that is in use"
      violate(.onePrefixPerKey, [earlier, line], "\(name(earlier)) stands again as \(name(line)): \(advice)")
    }
  }

  /// Of prefixes that overlap one holds the other; in order of address it comes before all that it holds.
  private mutating func checkDisjoint(_ isMember: (AllocationKey) -> Bool) {
    let members = lines.filter { isMember($0.entry.key) }.sorted {
      ($0.entry.prefix, $0.number) < ($1.entry.prefix, $1.number)
    }
    var holders: [AddressBookFile.Line] = []
    for line in members {
      while let holder = holders.last, !covers(holder, line) { holders.removeLast() }
      let isOther = { (holder: AddressBookFile.Line) in
        holder.entry.key != line.entry.key && !holder.entry.key.isAround(line.entry.key)
      }
      if let holder = holders.last(where: isOther) {
        let (one, other) = holder.number < line.number ? (holder, line) : (line, holder)
        violate(
          .disjoint, [one, other],
          "\(name(one)) and \(name(other)) have the same addresses: keep one of them, and carve the other again")
      }
      holders.append(line)
    }
  }

  private func covers(_ outer: AddressBookFile.Line, _ inner: AddressBookFile.Line) -> Bool {
    let (outer, inner) = (outer.entry.prefix, inner.entry.prefix)
    return outer.family == inner.family && outer.first <= inner.first && inner.last <= outer.last
  }

  private mutating func checkParents() {
    for line in lines {
      let key = line.entry.key
      guard let parent = key.outer else { continue }
      guard let holder = first[parent] else {
        violate(.contained, [line], "\(name(line)) is in '\(parent)', which the book does not have")
        continue
      }
      if !covers(holder, line) {
        violate(.contained, [holder, line], "\(name(line)) is not inside \(name(holder))")
      } else if holder.entry.state == .resting, line.entry.state == .active {
        violate(.contained, [holder, line], "\(name(line)) is in use inside \(name(holder))")
      }
    }
  }
}
