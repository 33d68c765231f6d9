import MistAPI

/// A device that a code stands for.
struct ClaimedDevice {
  let mac: MACAddress
  let serial: String
  let magic: String
  let model: String
  /// A model that the table does not know is taken for an access point, the cloud's own default type.
  let type: String

  init(mac: MACAddress, serial: String, magic: String, model: String) {
    self.mac = mac
    self.serial = serial
    self.magic = magic
    self.model = model
    type = (DeviceModels.named(model)?.type ?? .accessPoint).rawValue
  }

  var json: JSON {
    [
      "mac": .string(mac.description), "magic": .string(magic), "model": .string(model), "serial": .string(serial),
      "type": .string(type),
    ]
  }

  /// Appends what `json` writes.
  func write(to out: inout [UInt8]) {
    out.append(contentsOf: #"{"mac":""#.utf8)
    out.append(contentsOf: mac.description.utf8)
    out.append(contentsOf: #"","magic":"#.utf8)
    JSON.writeString(magic, to: &out)
    out.append(contentsOf: #","model":"#.utf8)
    JSON.writeString(model, to: &out)
    out.append(contentsOf: #","serial":"#.utf8)
    JSON.writeString(serial, to: &out)
    out.append(contentsOf: #","type":"#.utf8)
    JSON.writeString(type, to: &out)
    out.append(UInt8(ascii: "}"))
  }
}

/// What comes of a list of codes; `reason[i]` belongs to `error[i]`, codes stand as they were sent.
///
/// A batch has thousands of devices at times, so the answer is written as it comes, without a tree of values.
struct ClaimBatch {
  /// Elements of a list, written one after the other.
  struct Elements {
    private(set) var count = 0
    private(set) var text: [UInt8] = []

    mutating func append(_ write: (inout [UInt8]) -> Void) {
      if count > 0 { text.append(UInt8(ascii: ",")) }
      write(&text)
      count += 1
    }
  }

  private(set) var added = Elements()
  private(set) var duplicated = Elements()
  /// The addresses of what was added, for the events.
  private(set) var addedMACs: [String] = []
  private var errors = Elements()
  private var reasons = Elements()
  private var addedDevices = Elements()
  private var duplicatedDevices = Elements()

  /// Whether there were codes and none of them was good.
  var isRefused: Bool { added.count == 0 && duplicated.count == 0 && errors.count > 0 }

  mutating func add(_ code: String, _ device: ClaimedDevice) {
    added.append { JSON.writeString(code, to: &$0) }
    addedMACs.append(device.mac.description)
    addedDevices.append { device.write(to: &$0) }
  }

  mutating func duplicate(_ code: String, _ device: ClaimedDevice) {
    duplicated.append { JSON.writeString(code, to: &$0) }
    duplicatedDevices.append { device.write(to: &$0) }
  }

  mutating func refuse(_ code: String, _ reason: String) {
    errors.append { JSON.writeString(code, to: &$0) }
    reasons.append { JSON.writeString(reason, to: &$0) }
  }

  /// The answer's body.
  var bytes: [UInt8] {
    let members: [(name: StaticString, elements: Elements)] = [
      ("added", added), ("duplicated", duplicated), ("error", errors), ("reason", reasons),
      ("inventory_added", addedDevices), ("inventory_duplicated", duplicatedDevices),
    ]
    var out: [UInt8] = []
    out.reserveCapacity(members.reduce(128) { $0 + $1.elements.text.count })
    for member in members {
      out.append(out.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
      JSON.writeString("\(member.name)", to: &out)
      out.append(contentsOf: ":[".utf8)
      out.append(contentsOf: member.elements.text)
      out.append(UInt8(ascii: "]"))
    }
    out.append(UInt8(ascii: "}"))
    return out
  }
}
