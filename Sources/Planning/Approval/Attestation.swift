public import Determinism
public import MistAPI

/// What a rehearsal of a change has shown, for whoever carries the change out on a live cloud, perhaps on another machine.
///
/// It stands in a file beside the plan, and is worth something only with a signature of that file.
public struct Attestation: Sendable, Hashable {
  /// The version of the document's form.
  public static let version = 1
  /// What it is signed for: the namespace of the signature.
  public static let purpose = "mistwin-attestation"

  /// An expectation of the scenario, and what became of it.
  public struct Expectation: Sendable, Hashable {
    /// The line of the scenario.
    public var line: String
    /// Whether it was met.
    public var isMet: Bool
    /// What was found.
    public var found: String

    /// An expectation.
    public init(line: String, isMet: Bool, found: String) {
      self.line = line
      self.isMet = isMet
      self.found = found
    }
  }

  /// The programs and models that it rests on.
  public struct Versions: Sendable, Hashable {
    /// Of mistwin.
    public var mistwin: String
    /// Of the form of plans.
    public var plan: Int
    /// Of the model of the world.
    public var world: Int

    /// Versions.
    public init(mistwin: String, plan: Int, world: Int) {
      self.mistwin = mistwin
      self.plan = plan
      self.world = world
    }
  }

  /// What was rehearsed.
  public var subject: ChangeSubject
  /// A digest of what the change rests on, as it was found: see `Plan.footprintDigest`.
  public var footprint: String
  /// The scenario's path, and the digest of its bytes.
  public var scenario: String
  /// The digest of the scenario's bytes.
  public var scenarioDigest: String
  /// The digest of the twin's contents before the rehearsal began.
  public var twin: String
  /// What it rests on.
  public var versions: Versions
  /// What was expected, in the order of the scenario.
  public var expectations: [Expectation]
  /// What the change takes.
  public var prediction: Prediction
  /// When the rehearsal ended, by the clock of the machine that it ran on.
  public var time: Instant
  /// The salt of the organisation's keyed hashes: with it, and with nothing else of that machine, the hashes of the plan are those
  /// of the secrets.
  public var salt: [UInt8]
  /// The plan that undoes it, where that was rehearsed as well; nil where it was not, or could not be known beforehand: what is
  /// made gets other ids on the cloud.
  public var undo: Undo?

  /// An attestation.
  public init(
    subject: ChangeSubject, footprint: String, scenario: String, scenarioDigest: String, twin: String,
    versions: Versions,
    expectations: [Expectation], prediction: Prediction, time: Instant, salt: [UInt8], undo: Undo? = nil
  ) {
    self.subject = subject
    self.footprint = footprint
    self.scenario = scenario
    self.scenarioDigest = scenarioDigest
    self.twin = twin
    self.versions = versions
    self.expectations = expectations
    self.prediction = prediction
    self.time = time
    self.salt = salt
    self.undo = undo
  }

  /// The document.
  public var document: JSON {
    let expected: [JSON] = expectations.map {
      ["expect": .string($0.line), "met": .bool($0.isMet), "found": .string($0.found)]
    }
    let scenario: JSON = ["path": .string(scenario), "digest": .string(scenarioDigest)]
    let versions: JSON = [
      "mistwin": .string(versions.mistwin), "plan": JSON(versions.plan), "world": JSON(versions.world),
    ]
    var members = JSONObject([
      ("mistwin_attestation", JSON(Self.version)), ("subject", subject.json),
      ("organisation", subject.organisation.json), ("footprint", .string(footprint)), ("scenario", scenario),
      ("twin", .string(twin)), ("versions", versions), ("expectations", .array(expected)),
      ("prediction", prediction.document), ("rehearsed_at", .string(time.iso8601)),
      ("salt", .string(hexadecimal(salt))),
    ])
    if let undo { members["undo"] = undo.document }
    return .object(members)
  }

  /// Reads one.
  /// - Throws: `ApprovalFileError`
  public init(parsing bytes: [UInt8], file: String) throws(ApprovalFileError) {
    self = try ApprovalFileError.reading(
      bytes, file: file, member: "mistwin_attestation", version: Self.version, of: "attestation"
    ) { reader throws(PlanMemberError) in try Attestation(reader) }
  }

  private init(_ reader: PlanReader) throws(PlanMemberError) {
    let scenario = try reader.object("scenario")
    let versions = try reader.object("versions")
    self.init(
      subject: try ChangeSubject(try reader.object("subject"), organisation: try reader.object("organisation")),
      footprint: try reader.text("footprint"), scenario: try scenario.text("path"),
      scenarioDigest: try scenario.text("digest"), twin: try reader.text("twin"),
      versions: Versions(
        mistwin: try versions.text("mistwin"), plan: try versions.number("plan"), world: try versions.number("world")),
      expectations: try reader.list("expectations").map { one throws(PlanMemberError) in
        Expectation(
          line: try one.text("expect"), isMet: try one.value("met") { $0.bool }, found: try one.text("found"))
      },
      prediction: try Prediction(try reader.object("prediction")),
      time: try reader.value("rehearsed_at") { $0.string.flatMap { Instant(iso8601: $0) } },
      salt: try reader.value("salt") { $0.string.flatMap { bytes(hexadecimal: $0) } },
      undo: reader.has("undo") ? try Undo(try reader.object("undo")) : nil)
  }
}

/// The bytes of hexadecimal digits; nil for anything else.
private func bytes(hexadecimal text: String) -> [UInt8]? {
  let digits = Array(text.utf8)
  guard digits.count.isMultiple(of: 2) else { return nil }
  var result: [UInt8] = []
  for start in stride(from: 0, to: digits.count, by: 2) {
    guard let byte = UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16) else { return nil }
    result.append(byte)
  }
  return result
}

extension Plan {
  /// A digest of what the plan rests on: what existed when it was made, and what stood where it changes something.
  public var footprintDigest: String {
    var found = JSONObject()
    for (key, id) in known.sorted(by: { $0.key < $1.key }) { found[key.text] = .string(id.description) }
    var before: [JSON] = []
    for item in steps.lazy.flatMap(\.items) {
      guard case .edit(let place, let edits) = item.action else { continue }
      for edit in edits { before.append([.string(place.key.text), JSON(edit.path), edit.before ?? .null]) }
    }
    return SHA256.hexadecimal(of: JSON.array([.object(found), .array(before)]).text)
  }
}
