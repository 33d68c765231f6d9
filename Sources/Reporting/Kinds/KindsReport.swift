public import MistAPI
public import Planning

/// What a design does with every collection and single object of the published API, for people and programs.
public struct KindsReport: Sendable {
  private let kinds: ObjectKinds

  /// The report on these kinds.
  public init(_ kinds: ObjectKinds = .published) { self.kinds = kinds }

  /// A kind a line: planned, then carried, then ignored. Ends with a line feed.
  public func text(_ style: TextStyle = .plain) -> String {
    var table = TextTable(["Handling", "Path", "Found by", "Verbs", "Where, or why not"])
    for handling in ObjectKind.Handling.allCases {
      for kind in kinds.all(handling) {
        table.add([
          .init(handling.rawValue, Self.tone(handling)), .init(kind.path),
          .init(kind.naturalKey.joined(separator: " + ")),
          .init(Self.letters(kind.verbs)), .init(kind.reason),
        ])
      }
    }
    let totals = ObjectKind.Handling.allCases.map { handling in
      let all = kinds.all(handling)
      return "\(Figures.count(all.count)) \(handling.rawValue) (\(Figures.count(operations(of: all), "operation")))"
    }
    return table.text(style) + "\nVerbs: list, create, read, update, delete.\n"
      + "\(Figures.count(kinds.operations)) operations of version \(kinds.version): \(totals.joined(separator: ", ")); "
      + "\(Figures.count(kinds.reads)) read what is computed, \(Figures.count(kinds.actions)) do something.\n"
  }

  private func operations(of kinds: [ObjectKind]) -> Int { kinds.reduce(0) { $0 + $1.operations } }

  private static func tone(_ handling: ObjectKind.Handling) -> Tone {
    switch handling {
    case .planned: .good
    case .carried: .plain
    case .ignored: .quiet
    }
  }

  /// `lcrud`, a dash for each that is missing.
  private static func letters(_ verbs: [ObjectKind.Verb]) -> String {
    ObjectKind.Verb.allCases.map { verbs.contains($0) ? String($0.rawValue.prefix(1)) : "-" }.joined()
  }

  /// The kinds as one document.
  public var document: JSON {
    [
      "mistwin_kinds": 1, "version": .string(kinds.version), "operations": JSON(kinds.operations),
      "totals": .object(
        JSONObject(
          ObjectKind.Handling.allCases.map { ($0.rawValue, JSON(operations(of: kinds.all($0)))) }
            + [("reads", JSON(kinds.reads)), ("actions", JSON(kinds.actions))])),
      "kinds": .array(
        kinds.all.map { kind in
          [
            "path": .string(kind.path), "item_path": JSON(kind.itemPath), "shape": .string(kind.shape.rawValue),
            "scope": .string(kind.scope.rawValue), "handling": .string(kind.handling.rawValue),
            "reason": .string(kind.reason), "natural_key": JSON(kind.naturalKey),
            "verbs": JSON(kind.verbs.map(\.rawValue)), "operations": JSON(kind.operations),
          ]
        }),
    ]
  }
}
