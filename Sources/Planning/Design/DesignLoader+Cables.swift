import Documents
import MistAPI

extension DesignLoader {
  /// Finds where the cables of a kit's slots go, and notes those that go nowhere.
  /// - Parameter written: what stands at each slot that has a cable, by the slot's name.
  mutating func readCables(_ written: [String: Placed<String>], of kit: inout DesignKit) {
    var used: [String: String] = [:]
    // What is wrong with a range is told once.
    var told: Set<SourcePosition> = []
    for index in kit.slots.indices {
      let slot = kit.slots[index]
      guard let text = written[slot.name], !told.contains(text.position) else { continue }
      do throws(CablePattern.Flaw) {
        let (target, port) = try CablePattern(text.value).cable(of: slot.name)
        guard try isThere(port, of: target, for: slot, in: kit, at: text.position, told: &told) else { continue }
        if let other = used.updateValue(slot.name, forKey: "\(target) \(port)") {
          throw CablePattern.Flaw(
            found: "the port '\(port)' of '\(target)' for '\(slot.name)', which '\(other)' has already",
            expected: "each port once")
        }
        kit.slots[index].cable = DesignKitCable(target: target, port: port, position: text.position)
      } catch {
        told.insert(text.position)
        findings.note(
          .cabling, at: text.position, found: error.found, expected: error.expected, subjects: ["kits/\(kit.name)"])
      }
    }
  }

  private mutating func isThere(
    _ port: String, of target: String, for slot: DesignKitSlot, in kit: DesignKit, at position: SourcePosition,
    told: inout Set<SourcePosition>
  ) throws(CablePattern.Flaw) -> Bool {
    func type(_ slot: DesignKitSlot) -> DeviceType? { DeviceModels.named(slot.model)?.type }
    guard let box = kit.slots.first(where: { $0.name == target }) else {
      told.insert(position)
      findings.noteUnknown(
        .cabling, "slot", target, "in the cable of '\(slot.name)'",
        among: kit.slots.filter { type($0) == .switch || type($0) == .gateway }.map(\.name), at: position,
        subjects: ["kits/\(kit.name)"])
      return false
    }
    // A model that is not known has been noted.
    guard let model = DeviceModels.named(box.model) else { return false }
    guard model.type != .accessPoint, box.name != slot.name else {
      throw CablePattern.Flaw(
        found: "a cable from '\(slot.name)' to '\(target)'",
        expected: "one to a port of another slot's switch or gateway")
    }
    guard let name = InterfaceName(port), model.has(name) else {
      throw CablePattern.Flaw(
        found: "the port '\(port)' of '\(target)' for '\(slot.name)'",
        expected: "a port of an \(model.name): \(model.portsInWords)")
    }
    return true
  }

  /// Gathers the cables of every site: those of an export before those of the kits.
  mutating func gatherCables(_ exported: [DesignCable]) {
    var cables: [DesignCable] = []
    let said = Set(exported.map { SlotPlace($0.siteKey, $0.slot) })
    let taken = Set(exported.map { SlotPort($0.siteKey, $0.target, $0.port) })
    let kits = Dictionary(design.kits.map { ($0.name, $0) }) { first, _ in first }
    for site in design.sites {
      for slot in kits[site.kit]?.slots ?? [] {
        guard let cable = slot.cable, !said.contains(SlotPlace(site.key, slot.name)) else { continue }
        guard !taken.contains(SlotPort(site.key, cable.target, cable.port)) else {
          findings.note(
            .cabling, .warning, at: cable.position,
            found:
              "the port '\(cable.port)' of '\(cable.target)' for '\(slot.name)', where the export has another cable"
              + " at site '\(site.key)'",
            expected: "a port that is free; the export holds, and this cable is assumed to go elsewhere",
            subjects: ["kits/\(site.kit)"])
          continue
        }
        cables.append(
          DesignCable(
            siteKey: site.key, slot: slot.name, ownPort: nil, target: cable.target, port: cable.port, source: .kit,
            position: cable.position))
      }
    }
    design.cables = exported + cables
  }
}

/// A port of a slot of a site.
struct SlotPort: Hashable {
  let siteKey: String
  let slot: String
  let port: String

  init(_ siteKey: String, _ slot: String, _ port: String) {
    (self.siteKey, self.slot, self.port) = (siteKey, slot, port)
  }
}
