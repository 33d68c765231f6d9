public import MistAPI

/// What an item of a plan carries out. It names objects by their keys; ids, secrets and devices are put in when it is sent.
public enum PlanAction: Hashable, Sendable {
  /// Makes an object.
  case create(ObjectPlace, body: JSON)
  /// Changes parts of an object.
  case edit(ObjectPlace, [Edit])
  /// Deletes an object.
  case delete(ObjectPlace)
  /// Claims devices by their codes, which stand as keyed hashes.
  case claim(codes: [String])
  /// Claims an order by its activation code, which brings so many devices of each model.
  case claimOrder(name: String, code: Placeholder, brings: [OrderedModel])
  /// Puts the devices of slots at their site.
  case assign(site: ObjectKey, slots: [ObjectKey])
  /// Takes devices away from their site.
  case unassign(slots: [ObjectKey])
  /// Gives the devices of slots a profile.
  case assignProfile(ObjectKey, slots: [ObjectKey])
  /// Takes the profile from the devices of slots.
  case unassignProfile(ObjectKey, slots: [ObjectKey])

  /// How many devices of a model an order brings.
  public struct OrderedModel: Hashable, Sendable {
    /// The model.
    public var model: String
    /// How many.
    public var count: Int

    /// So many of a model.
    public init(model: String, count: Int) {
      self.model = model
      self.count = count
    }
  }

  /// The object that it makes, changes or deletes; nil for what concerns the inventory.
  public var place: ObjectPlace? {
    switch self {
    case .create(let place, _), .edit(let place, _), .delete(let place): place
    default: nil
    }
  }

  /// The slots whose devices it moves.
  public var slots: [ObjectKey] {
    switch self {
    case .assign(_, let slots), .unassign(let slots), .assignProfile(_, let slots), .unassignProfile(_, let slots):
      slots
    default: []
    }
  }

  /// Whether what stands there is read before it is written, by a call of its own.
  public var reads: Bool {
    guard case .edit(_, let edits) = self else { return false }
    return edits.contains(where: \.needsReading)
  }

  /// The keys whose ids it needs: of what it names in bodies and paths, its own left out.
  public var needs: [ObjectKey] {
    var keys: [ObjectKey] = []
    func add(_ json: JSON) {
      for case .id(let key) in json.placeholders { keys.append(key) }
    }
    switch self {
    case .create(let place, let body):
      add(body)
      add(.object(place.match))
      if let site = place.site { keys.append(site) }
    case .edit(let place, let edits):
      for edit in edits {
        switch edit.operation {
        case .set(let value), .include(let value), .exclude(let value): add(value)
        case .remove: break
        }
      }
      if let site = place.site { keys.append(site) }
    case .delete(let place):
      if let site = place.site { keys.append(site) }
    case .assign(let site, _): keys.append(site)
    case .assignProfile(let profile, _), .unassignProfile(let profile, _): keys.append(profile)
    case .claim, .claimOrder, .unassign: break
    }
    return keys
  }
}
