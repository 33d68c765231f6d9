import Determinism
public import MistAPI

/// An ordered list of changes that turns what is there into what the design says: a document, with a digest.
public struct Plan: Sendable, Hashable {
  /// The version of the document's form.
  public static let version = 1

  /// The organisation.
  public struct Organisation: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its id.
    public var id: MistID

    /// An organisation.
    public init(name: String, id: MistID) {
      self.name = name
      self.id = id
    }
  }

  /// The organisation that it is for; no other can be changed by it.
  public var organisation: Organisation
  /// The design that it was made from, as it was named.
  public var design: String
  /// Who owns what it writes; nil where the design does not say.
  public var owner: String?
  /// The changes, in the order in which they are carried out.
  public var steps: [PlanStep]
  /// The ids of what existed when it was made and what its steps name or change.
  public var known: [ObjectKey: MistID]
  /// The slots that its steps fill or speak of, in the order of the design.
  public var slots: [PlanSlot]
  /// How many objects each collection held that the steps look into, by its path: the calls that reading it takes.
  public var sizes: [String: Int]
  /// Which fields of which objects the design owns, changed by this plan or not.
  public var owns: [OwnedGroup]
  /// What the design no longer speaks of, or does not own.
  public var notes: [String]

  /// A plan of these changes.
  public init(
    organisation: Organisation, design: String = "", owner: String? = nil, steps: [PlanStep] = [],
    known: [ObjectKey: MistID] = [:], slots: [PlanSlot] = [], sizes: [String: Int] = [:], owns: [OwnedGroup] = [],
    notes: [String] = []
  ) {
    self.organisation = organisation
    self.design = design
    self.owner = owner
    self.steps = steps
    self.known = known
    self.slots = slots
    self.sizes = sizes
    self.owns = owns
    self.notes = notes
  }

  /// Whether there is nothing to do.
  public var isEmpty: Bool { steps.isEmpty }

  /// How many API calls of the steps write.
  public var writes: Int { steps.reduce(0) { $0 + $1.writes } }

  /// The changes of one of the thirteen steps.
  public func steps(of step: DesignStep) -> [PlanStep] { steps.filter { $0.step == step } }

  /// The steps of each wave, in order.
  public var waves: [[PlanStep]] {
    var result: [[PlanStep]] = []
    for step in steps {
      if result.last?.last?.wave == step.wave {
        result[result.count - 1].append(step)
      } else {
        result.append([step])
      }
    }
    return result
  }

  /// Whether a text has the form of a digest, as `digest` has it and those of other changes.
  public static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// A digest of everything that the plan would do and of what it found, in hexadecimal. Secrets are in it as keyed hashes.
  public var digest: String { SHA256.hexadecimal(of: content.text) }
}
