/// What kind of device a model is, as the API spells it.
public enum DeviceType: String, Sendable, Hashable, CaseIterable {
  /// A wireless access point.
  case accessPoint = "ap"
  /// A switch.
  case `switch` = "switch"
  /// A gateway (WAN edge).
  case gateway = "gateway"
}

/// A model of device.
public struct DeviceModel: Sendable, Hashable {
  /// The name, such as `AP45`.
  public let name: String
  /// What kind of device it is.
  public let type: DeviceType
  /// The firmware that it leaves the factory with, unless a scenario says otherwise.
  public let factoryVersion: String
  /// Ethernet ports that can be uplinks or access ports; 0 where the table does not say.
  public let ports: Int
}

/// The device models that mistwin knows. The table is partial: the models of the fixtures and the commonly sold ones.
public enum DeviceModels {
  /// Every model, sorted by name.
  public static let all: [DeviceModel] = text.split(separator: "\n").compactMap { line in
    let parts = line.split(separator: " ")
    guard parts.count == 4, let type = DeviceType(rawValue: String(parts[1])), let ports = Int(parts[3]) else {
      return nil
    }
    return DeviceModel(name: String(parts[0]), type: type, factoryVersion: String(parts[2]), ports: ports)
  }.sorted { $0.name < $1.name }

  private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// The model of that name, nil when the table does not have it.
  public static func named(_ name: String) -> DeviceModel? { byName[name] }

  private static let text = """
    AP12 ap 0.14.29633 4
    AP21 ap 0.10.24028 2
    AP24 ap 0.14.29633 1
    AP32 ap 0.14.29633 2
    AP33 ap 0.14.29633 2
    AP34 ap 0.14.29633 2
    AP36 ap 0.14.29633 2
    AP37 ap 0.14.29633 2
    AP41 ap 0.12.27452 2
    AP43 ap 0.14.29633 2
    AP45 ap 0.14.29633 2
    AP45E ap 0.14.29633 2
    AP47 ap 0.14.29633 2
    AP47D ap 0.14.29633 2
    AP47E ap 0.14.29633 2
    AP61 ap 0.12.27452 2
    AP63 ap 0.14.29633 2
    AP64 ap 0.14.29633 2
    AP66 ap 0.14.29633 2
    EX2300-C-12P switch 22.4R3-S3.4 14
    EX2300-24P switch 22.4R3-S3.4 28
    EX2300-48P switch 22.4R3-S3.4 52
    EX3400-24P switch 22.4R3-S3.4 30
    EX3400-48P switch 22.4R3-S3.4 54
    EX4000-8P switch 24.4R1.9 12
    EX4000-12MP switch 24.4R1.9 16
    EX4000-24P switch 24.4R1.9 30
    EX4000-48P switch 24.4R1.9 54
    EX4100-24MP switch 22.4R3-S3.4 32
    EX4100-24P switch 22.4R3-S3.4 32
    EX4100-24T switch 22.4R3-S3.4 32
    EX4100-48MP switch 22.4R3-S3.4 56
    EX4100-48P switch 22.4R3-S3.4 56
    EX4100-48T switch 22.4R3-S3.4 56
    EX4100-F-12P switch 22.4R3-S3.4 16
    EX4100-F-24P switch 22.4R3-S3.4 32
    EX4100-F-48P switch 22.4R3-S3.4 56
    EX4300-48P switch 21.4R3-S5.4 56
    EX4400-24MP switch 22.4R3-S3.4 28
    EX4400-24P switch 22.4R3-S3.4 28
    EX4400-48MP switch 22.4R3-S3.4 52
    EX4400-48P switch 22.4R3-S3.4 52
    EX4650-48Y switch 22.4R3-S3.4 56
    QFX5120-48Y switch 22.4R3-S3.4 56
    SRX300 gateway 23.4R2-S4.11 8
    SRX320 gateway 23.4R2-S4.11 8
    SRX340 gateway 23.4R2-S4.11 16
    SRX345 gateway 23.4R2-S4.11 16
    SRX380 gateway 23.4R2-S4.11 20
    SRX1500 gateway 23.4R2-S4.11 20
    SRX1600 gateway 23.4R2-S4.11 20
    SRX2300 gateway 23.4R2-S4.11 16
    SRX4100 gateway 23.4R2-S4.11 8
    SRX4200 gateway 23.4R2-S4.11 8
    SSR120 gateway 6.2.5-5r2 6
    SSR130 gateway 6.2.5-5r2 9
    SSR1200 gateway 6.2.5-5r2 12
    SSR1300 gateway 6.2.5-5r2 18
    SSR1400 gateway 6.2.5-5r2 22
    SSR1500 gateway 6.2.5-5r2 22
    """
}
