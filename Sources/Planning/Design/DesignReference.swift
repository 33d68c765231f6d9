public import Documents

/// A place where the body of one object names another object of the design.
public struct DesignReference: Sendable {
  /// How Mist itself writes the reference.
  public enum Form: Sendable, Hashable {
    /// By id: the name stands for an id, and the planner puts the id in its place.
    case id
    /// By name: the name is what Mist wants.
    case name
  }

  /// The object whose body holds the reference.
  public var from: DesignObjectAddress
  /// The field.
  public var path: FieldPath
  /// The object that is named.
  public var to: DesignObjectAddress
  /// How Mist writes it.
  public var form: Form
  /// Where the name stands.
  public var position: SourcePosition
}

/// The place of an object in a design: its kind, its name and, for WLANs and WLAN policies, its template.
public struct DesignObjectAddress: Hashable, Sendable, CustomStringConvertible {
  /// The kind.
  public let kind: DesignObjectKind
  /// The WLAN template around it; nil for objects that stand by themselves.
  public let template: String?
  /// The name.
  public let name: String

  /// The address of an object.
  public init(kind: DesignObjectKind, template: String? = nil, name: String) {
    self.kind = kind
    self.template = template
    self.name = name
  }

  /// `gatewaytemplates/WE-Store`, `templates/WLAN-Store/wlans/corp`.
  public var description: String {
    guard let template else { return "\(kind.rawValue)/\(name)" }
    return "\(DesignObjectKind.templates.rawValue)/\(template)/\(kind.rawValue)/\(name)"
  }
}
