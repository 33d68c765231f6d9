public import MistAPI

/// Why a field has the value that it has: which layer gave it, and what each weaker one would have said.
public struct FieldExplanation: Sendable, Hashable {
  /// What a layer says of a field.
  public struct Statement: Sendable, Hashable {
    /// What becomes of what a layer says.
    public enum Verdict: String, Sendable, Hashable {
      /// It is the effective value.
      case gives
      /// It is a part of the effective value: lists of commands append at every layer.
      case adds
      /// A stronger layer says otherwise.
      case overruled
      /// The layer says nothing.
      case silent
    }

    /// The layer in words: `organisation`, `site template`, `template`, `site setting`, `RF template`, `device profile`, `device`,
    /// `WLAN template`, `site WLAN`.
    public var layer: String
    /// The object: `networktemplate 'SW-Store'`.
    public var source: String
    /// What makes the object hold here: `site group 'stores'`; empty where it is the place's own.
    public var reach: String
    /// What it says, as it is written there; nil for nothing.
    public var written: JSON?
    /// The same with its variables replaced.
    public var value: JSON?
    /// What becomes of it.
    public var verdict: Verdict
  }

  /// A variable that the effective value is made with.
  public struct VariableUse: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its value; nil where no layer sets it.
    public var value: String?
    /// What the layers say of it, strongest first, those that say nothing left out.
    public var statements: [Statement]
  }

  /// The field: `port_usages.ap.networks`; those of WLANs stand below `wlans` and their SSID.
  public var field: FieldPath
  /// The effective value, variables replaced; nil where no layer says anything.
  public var value: JSON?
  /// What the layers say, strongest first.
  public var statements: [Statement]
  /// The variables that the effective value is made with, in order, each once.
  public var variables: [VariableUse]

  /// The field as people write it.
  public var path: String { field.description }
  /// The layer that gave the value.
  public var origin: Statement? { statements.first { $0.verdict == .gives || $0.verdict == .adds } }
  /// The names of the variables that no layer sets.
  public var unresolved: [String] { variables.filter { $0.value == nil }.map(\.name) }
}

/// What is effective at a site or on a device, and why.
public struct Explanation: Sendable, Hashable {
  /// What was asked about.
  public var subject: ExplainedSubject
  /// The fields, in the order of the configuration: the one that was asked for with those below it, or all.
  public var fields: [FieldExplanation]

  /// Every variable that a field is made with and that no layer sets, in order, each once.
  public var unresolved: [String] {
    var seen: Set<String> = []
    return fields.flatMap(\.unresolved).filter { seen.insert($0).inserted }
  }
}

/// A site or device of an organisation.
public struct ExplainedSubject: Sendable, Hashable {
  /// What it is.
  public enum Kind: Sendable, Hashable {
    /// A site.
    case site
    /// A device, its type and MAC address.
    case device(DeviceType, MACAddress)
  }

  /// What it is.
  public var kind: Kind
  /// Its name; of a device without one its MAC address.
  public var name: String
  /// The id of the site, or of the device's site.
  public var site: MistID
  /// The name of that site.
  public var siteName: String
  /// The device profile that the device names.
  public var profile: MistID?

  /// The id of the site or device.
  public var id: MistID {
    switch kind {
    case .site: site
    case .device(_, let mac): MistID(device: mac)
    }
  }
}
