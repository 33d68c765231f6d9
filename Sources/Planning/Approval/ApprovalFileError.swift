import MistAPI

/// Why a file is no attestation or no approval that can be read.
public enum ApprovalFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// It is not the document.
  case notOne(file: String, kind: String, why: String)
  /// It is of another version of the form.
  case otherVersion(file: String, kind: String, found: Int, expected: Int)

  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .notOne(let file, let kind, let why): "\(file): found no \(kind) (\(why)); nothing was changed"
    case .otherVersion(let file, let kind, let found, let expected):
      "\(file): found an \(kind) of version \(found), expected version \(expected); make it anew with this version. Nothing was changed"
    }
  }

  /// Reads a document of ours.
  static func reading<Value>(
    _ bytes: [UInt8], file: String, member: String, version: Int, of kind: String,
    _ read: (PlanReader) throws(PlanMemberError) -> Value
  ) throws(ApprovalFileError) -> Value {
    let document: JSON
    do throws(JSONError) {
      document = try JSON(parsing: bytes)
    } catch {
      throw .notOne(file: file, kind: kind, why: "\(error)")
    }
    guard let found = document[member]?.int else {
      throw .notOne(file: file, kind: kind, why: "there is no '\(member)': \(version)")
    }
    guard found == version else { throw .otherVersion(file: file, kind: kind, found: found, expected: version) }
    do throws(PlanMemberError) {
      return try read(PlanReader(document, at: "the \(kind)"))
    } catch {
      throw .notOne(file: file, kind: kind, why: error.description)
    }
  }
}
