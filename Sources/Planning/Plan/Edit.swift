public import MistAPI

/// A change of one member of an object, or of a key of a map or an element of a list inside it. A PUT replaces a member
/// whole, so that what stands deeper is read, changed and written back (mist-fidelity, section 1.8).
public struct Edit: Hashable, Sendable {
  /// What is done at the path.
  public enum Operation: Hashable, Sendable {
    /// The value there becomes this one.
    case set(JSON)
    /// The member goes.
    case remove
    /// The list there has this element.
    case include(JSON)
    /// The list there does not have this element.
    case exclude(JSON)
  }

  /// The members on the way, outermost first; at least one.
  public var path: [String]
  /// What is done there.
  public var operation: Operation
  /// What stood there when the plan was made; nil where nothing did. Secrets stand as placeholders. For an element of a
  /// list: the element itself where the list had it, else nil.
  public var before: JSON?

  /// An edit.
  public init(_ path: [String], _ operation: Operation, before: JSON? = nil) {
    self.path = path
    self.operation = operation
    self.before = before
  }

  /// The member of the object that is written.
  public var member: String { path[0] }

  /// The path as people write it.
  public var pathText: String { path.joined(separator: ".") }

  /// Whether the rest of the member must be read first, because the edit owns only a part of it.
  public var needsReading: Bool {
    switch operation {
    case .set, .remove: path.count > 1
    case .include, .exclude: true
    }
  }

  /// The same edit with what comes of the value that it writes; one that takes something away stays as it is.
  func mappingValue<Failure: Error>(_ change: (JSON) throws(Failure) -> JSON) throws(Failure) -> Edit {
    var edit = self
    switch operation {
    case .set(let value): edit.operation = .set(try change(value))
    case .include(let value): edit.operation = .include(try change(value))
    case .exclude(let value): edit.operation = .exclude(try change(value))
    case .remove: break
    }
    return edit
  }

  /// What stands at the path of an object; for an element of a list the element where the list has it.
  public func present(in object: JSON) -> JSON? {
    let value = path.reduce(Optional(object)) { $0?[$1] }
    switch operation {
    case .set, .remove: return value
    case .include(let element), .exclude(let element): return value?.array?.first { $0.means(element) }
    }
  }

  /// Whether an object is already as the edit wants it. Placeholders must be resolved.
  public func isMet(by object: JSON) -> Bool {
    let present = present(in: object)
    switch operation {
    case .set(let value): return present.map { value.means($0) } ?? value.isNull
    case .remove: return present == nil || present == .null
    case .include: return present != nil
    case .exclude: return present == nil
    }
  }

  /// Carries the edit out on an object. Other members, keys and elements keep their bytes and their order.
  public func apply(to object: inout JSON) { Self.change(&object, path[...], operation) }

  private static func change(_ value: inout JSON, _ path: ArraySlice<String>, _ operation: Operation) {
    guard let name = path.first else {
      var elements = value.array ?? []
      switch operation {
      case .set(let new): value = new
      case .remove: break
      case .include(let element):
        if !elements.contains(where: { $0.means(element) }) { elements.append(element) }
        value = .array(elements)
      case .exclude(let element):
        elements.removeAll { $0.means(element) }
        value = .array(elements)
      }
      return
    }
    var members = value.object ?? JSONObject()
    if path.count == 1, operation == .remove {
      members[name] = nil
    } else {
      var inner = members[name] ?? .null
      change(&inner, path.dropFirst(), operation)
      members[name] = inner
    }
    value = .object(members)
  }
}

extension [Edit] {
  /// The members that they write, each once, in order.
  public var members: [String] {
    var seen: Set<String> = []
    return map(\.member).filter { seen.insert($0).inserted }
  }

  /// The body of a PUT that carries them out on an object as it stands: the members they touch, whole. A member that goes
  /// is written as `-name` (mist-fidelity, section 1.8). Placeholders must be resolved.
  public func body(on object: JSON) -> JSON {
    var changed = object
    for edit in self { edit.apply(to: &changed) }
    var body = JSONObject()
    for member in members {
      if let value = changed[member] { body[member] = value } else { body["-\(member)"] = "" }
    }
    return .object(body)
  }
}
