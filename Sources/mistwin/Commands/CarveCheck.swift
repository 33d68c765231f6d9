import Addressing
import Documents
import MistAPI
import Planning

/// `mistwin carve --check FILE`: the proof of a finished plan or of an address book.
struct CarveCheck {
  /// Something that the proof found.
  private struct Finding {
    var rule: String
    var isViolation: Bool
    var lines: [Int] = []
    var message: String
  }

  private let path: String
  private let subject: String
  private let findings: [Finding]

  /// Reads and checks the file.
  /// - Throws: `DocumentError`, `DocumentErrors` when it is neither a plan nor a book.
  init(_ path: String) throws {
    self.path = path
    let bytes = try SourceFile.read(path)
    if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
      let records = try AddressPlanDocument(parsing: bytes, file: path).records
      findings = AddressPlanChecker.check(records).map {
        Finding(rule: $0.rule.rawValue, isViolation: $0.isViolation, message: $0.message)
      }
      let kinds = [("zones", PlanRecord.Kind.zone), ("site blocks", .site), ("networks", .network)]
      let more = [("supernets", PlanRecord.Kind.supernet), ("zones of zones", .area), ("parts of sites", .part)]
        .filter { _, kind in records.count { $0.kind == kind } > (kind == .supernet ? 1 : 0) }
      subject = (more + kinds).map { name, kind in "\(records.count { $0.kind == kind }) \(name)" }.joined(
        separator: ", ")
      return
    }
    guard bytes.starts(with: AddressBookFile.header.utf8) else {
      let first = String(decoding: bytes.prefix { $0 >= 0x20 }.prefix(60), as: UTF8.self)
      throw DocumentError(
        at: SourcePosition(file: path, line: 1, column: 1),
        found: bytes.isEmpty ? "an empty file" : "a file that begins with '\(first)'",
        expected: "a plan of 'mistwin carve --json', or an address book, which begins with '\(AddressBookFile.header)'")
    }
    do throws(AddressBookSyntaxErrors) {
      let file = try AddressBookFile(parsing: bytes)
      findings = AddressBookChecker.check(file).map {
        Finding(rule: $0.rule.rawValue, isViolation: true, lines: $0.lines, message: $0.message)
      }
      subject = "\(file.lines.count) allocations"
    } catch {
      throw DocumentErrors(
        error.errors.map { error in
          DocumentError(
            at: SourcePosition(file: path, line: error.line, column: error.column), found: error.found,
            expected: error.expected, advice: error.advice)
        })
    }
  }

  /// Whether no rule is broken.
  var isProven: Bool { !findings.contains(where: \.isViolation) }

  /// A finding a line, with its place, and the verdict.
  var text: String {
    let lines = findings.map { finding in
      let place = finding.lines.last.map { ":\($0)" } ?? ""
      return "\(path)\(place): \(finding.isViolation ? "" : "note: ")\(finding.rule): \(finding.message)"
    }
    let faults = findings.count(where: \.isViolation)
    let verdict = isProven ? "proven" : faults == 1 ? "1 fault" : "\(faults) faults"
    return (lines + ["\(path): \(verdict) (\(subject))"]).map { $0 + "\n" }.joined()
  }

  /// The same as one document.
  var document: JSON {
    [
      "file": .string(path),
      "proven": .bool(isProven),
      "findings": .array(
        findings.map { finding in
          [
            "rule": .string(finding.rule),
            "violation": .bool(finding.isViolation),
            "lines": .array(finding.lines.map { JSON($0) }),
            "message": .string(finding.message),
          ]
        }),
    ]
  }
}
