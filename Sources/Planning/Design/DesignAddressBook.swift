public import Addressing
public import Documents

/// The address book that a design names: the committed file of who has which prefix.
public struct DesignAddressBook: Sendable {
  /// The path of the file.
  public let path: String
  /// Where the design names it.
  public let position: SourcePosition
  /// The bytes as they were read; nil when there is no such file yet. A new book is written only over these.
  public let bytes: [UInt8]?
  /// The lines of the file.
  public let file: AddressBookFile
  /// The allocations.
  public let book: AddressBook

  /// Where the file has a key.
  func position(of key: AllocationKey) -> SourcePosition? {
    file.line(of: key).map { SourcePosition(file: path, line: $0.number, column: 1) }
  }
}

extension DesignAddressing {
  /// The book as it is to be after this carving: what stays keeps its date, what is new has this one.
  /// - Parameter date: The day, `2027-02-03`; nil when nobody says.
  public func nextBook(date: String?) -> AddressBook {
    AddressBook(of: spaces.map(\.plan), after: book?.book ?? AddressBook(), beside: released, date: date)
  }
}

extension DesignLoader {
  /// As many as a person reads; the rest is counted.
  private static let mostRenumberings = 40

  /// Reads the address book. What contradicts itself is noted, and there is no book then.
  mutating func readBook(_ name: Placed<String>) -> DesignAddressBook? {
    let path = resolve(name.value)
    guard files.exists(path) else {
      findings.note(
        .addressBook, .warning, at: name.position, found: "no file '\(path)'", expected: "the address book",
        advice: "write it with 'mistwin carve --book', and commit it")
      return DesignAddressBook(
        path: path, position: name.position, bytes: nil, file: AddressBookFile(lines: []), book: AddressBook())
    }
    guard let bytes = readBytes(path, named: name.position) else { return nil }
    do throws(AddressBookSyntaxErrors) {
      let file = try AddressBookFile(parsing: bytes)
      let faults = AddressBookChecker.check(file)
      for fault in faults {
        findings.note(
          .addressBook, at: SourcePosition(file: path, line: fault.lines.last ?? 1, column: 1), found: fault.message,
          expected: "a book in which every prefix has one owner")
      }
      guard faults.isEmpty, let book = try? file.book() else { return nil }
      return DesignAddressBook(path: path, position: name.position, bytes: bytes, file: file, book: book)
    } catch {
      for error in error.errors {
        findings.log.report(
          at: SourcePosition(file: path, line: error.line, column: error.column), found: error.found,
          expected: error.expected, advice: error.advice)
      }
      return nil
    }
  }

  /// Notes whom a design would renumber: each allocation at its line of the book, with what it has and what it would get.
  mutating func noteRenumbering(
    _ error: CarvingError, of request: AddressPlanRequest, book: DesignAddressBook?, at position: SourcePosition
  ) {
    guard case .wouldRenumber(let first, let prefix, let reason) = error else { return }
    var changes: [(key: AllocationKey, from: IPPrefix, to: IPPrefix?)] = [(first, prefix, nil)]
    var allowed = request
    allowed.mayRenumber = true
    if let plan = try? Carver.carve(allowed) {
      changes = plan.renumberings.filter { !$0.isGrowth }.map { ($0.key, $0.from, $0.to) }
      changes += plan.moves(from: request.book)
      changes.sort { $0.key < $1.key }
      if !changes.contains(where: { $0.key == first }) { changes.insert((first, prefix, nil), at: 0) }
    }
    for change in changes.prefix(DesignLoader.mostRenumberings) {
      let since = request.book.entry(change.key)?.since.map { " since \($0)" } ?? ""
      let key = change.key.inSpace(request.space)
      let becomes = change.to.map { " would get \($0)" } ?? " cannot keep it"
      let why = change.key == first ? ": it \(reason)" : ""
      findings.note(
        .addressBook, at: book?.position(of: key) ?? position,
        found: "\(key), which has \(change.from)\(since) and\(becomes)\(why)",
        expected: "a design that leaves what is in use where it is",
        advice: "change the design, or carve with --renumber")
    }
    let others = changes.count - DesignLoader.mostRenumberings
    guard others > 0 else { return }
    findings.note(
      .addressBook, at: position, found: "\(counted(others, "more allocation")) of the book that would be renumbered",
      expected: "a design that leaves what is in use where it is",
      advice: "change the design, or carve with --renumber")
  }
}

extension AddressPlan {
  /// The allocations of sites that are in another zone now than the book has them in.
  fileprivate func moves(from book: AddressBook) -> [(key: AllocationKey, from: IPPrefix, to: IPPrefix?)] {
    book.entries.compactMap { entry in
      guard entry.state == .active, let key = entry.key.site, let site = site(key), site.zone != entry.key.zone else {
        return nil
      }
      let new = entry.key.network.map { AllocationKey(zone: site.zone, site: key, network: $0) }
      return (entry.key, entry.prefix, prefix(of: new ?? AllocationKey(zone: site.zone, site: key)))
    }
  }
}
