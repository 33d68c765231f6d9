import Addressing
import Documents
import MistAPI

/// The rules that look at a design as a whole, after it has been read.
struct DesignRules {
  let design: Design
  /// The supernets, known even where the carve failed.
  let supernets: [IPPrefix]
  /// Every variable that the design declares, known even where the carve failed, sorted.
  let declared: [String]
  /// What is known of the sites' variables.
  let variables: VariableKnowledge
  /// The design's document.
  let root: Node
  /// Whether everything could be read: what is left out would be missed elsewhere.
  let isWhole: Bool
  var findings: DesignFindings

  /// What is known of the variables of the sites.
  enum VariableKnowledge {
    /// Everything: sites and addresses were read without an error.
    case known
    /// Their names: what is declared nowhere is surely not set.
    case declared
    /// Nothing: a key that sets variables may be misspelt.
    case unknown
  }

  /// Runs every rule.
  mutating func check() {
    let reach = DesignReach(design)
    for object in design.objects {
      check(object, DesignObjectAddress(kind: object.kind, name: object.name))
      for child in object.children {
        check(child, DesignObjectAddress(kind: child.kind, template: object.name, name: child.name))
      }
    }
    checkVariables(reach)
    checkSSIDs()
    checkVLANClashes(reach)
    checkPassphrases()
    checkChannels(reach)
    checkNames()
    // What is missing may be what could not be read.
    guard isWhole else { return }
    checkUse()
    checkUnusedVariables()
    checkTemplates()
    checkHubs()
    checkSources(reach)
    checkLicences()
  }

  /// Where the design begins.
  var position: SourcePosition { root.position }

  /// Every site with its slots, in the order of the table.
  var slotsOfSites: [(site: DesignSite, slots: ArraySlice<DesignSlot>)] {
    var rest = design.slots[...]
    return design.sites.map { site in
      let own = rest.prefix { $0.siteKey == site.key }
      rest = rest.dropFirst(own.count)
      return (site, own)
    }
  }

  private mutating func check(_ object: DesignObject, _ address: DesignObjectAddress) {
    checkVLANs(object, address)
    checkAddresses(object, address)
    checkSecrets(object, address)
  }

  private mutating func checkSecrets(_ object: DesignObject, _ address: DesignObjectAddress) {
    guard !design.path.split(separator: "/").contains("fixtures") else { return }
    for secret in object.secrets where secret.reference.isLiteral {
      findings.note(
        .literalSecret, at: object.source.node(at: secret.path)?.position ?? object.position,
        found: "a secret in clear in \(address), field \(secret.path)",
        expected: "a reference: env:NAME, file:PATH or exec:COMMAND",
        advice: "a secret in a design stays in its history for ever",
        subjects: [address.description, "\(address).\(secret.path)"])
    }
  }
}
