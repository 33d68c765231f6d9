public import Determinism
public import MistAPI

/// Somebody's word that a change may be carried out on a live cloud. It stands in a file, and is worth something only with a
/// signature of that file.
public struct ChangeApproval: Sendable, Hashable {
  /// The version of the document's form.
  public static let version = 1
  /// What it is signed for: the namespace of the signature.
  public static let purpose = "mistwin-approval"

  /// What is approved.
  public var subject: ChangeSubject
  /// Who approves.
  public var person: String
  /// The change ticket.
  public var ticket: String
  /// When it was given.
  public var time: Instant
  /// Until when it holds.
  public var expires: Instant

  /// An approval.
  public init(subject: ChangeSubject, person: String, ticket: String, time: Instant, expires: Instant) {
    self.subject = subject
    self.person = person
    self.ticket = ticket
    self.time = time
    self.expires = expires
  }

  /// The document.
  public var document: JSON {
    [
      "mistwin_approval": JSON(Self.version),
      "approves": subject.json,
      "organisation": subject.organisation.json,
      "person": .string(person),
      "ticket": .string(ticket),
      "approved_at": .string(time.iso8601),
      "expires": .string(expires.iso8601),
    ]
  }

  /// Reads one.
  /// - Throws: `ApprovalFileError`
  public init(parsing bytes: [UInt8], file: String) throws(ApprovalFileError) {
    self = try ApprovalFileError.reading(
      bytes, file: file, member: "mistwin_approval", version: Self.version, of: "approval"
    ) { reader throws(PlanMemberError) in try ChangeApproval(reader) }
  }

  private init(_ reader: PlanReader) throws(PlanMemberError) {
    func moment(_ name: String) throws(PlanMemberError) -> Instant {
      try reader.value(name) { $0.string.flatMap { Instant(iso8601: $0) } }
    }
    self.init(
      subject: try ChangeSubject(try reader.object("approves"), organisation: try reader.object("organisation")),
      person: try reader.text("person"), ticket: try reader.text("ticket"), time: try moment("approved_at"),
      expires: try moment("expires"))
  }
}
