/// The name of a port as Junos writes it: kind, slot, module and number, `mge-0/0/3`.
public struct InterfaceName: Sendable, Hashable, CustomStringConvertible {
  /// The kind: `ge`, `mge`, `xe`, `et`, `fe`.
  public let kind: String
  /// The member of a chassis (FPC); 0 for a switch alone.
  public let slot: Int
  /// The module (PIC): access ports are in 0, uplinks in 1 and 2.
  public let module: Int
  /// The number in the module.
  public let number: Int

  /// The kinds of Ethernet ports that switches and gateways have.
  public static let kinds = ["ge", "mge", "xe", "et", "fe"]

  /// A name from its parts.
  public init(_ kind: String, slot: Int = 0, module: Int = 0, number: Int) {
    (self.kind, self.slot, self.module, self.number) = (kind, slot, module, number)
  }

  /// Reads a name; nil for what is none.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, Self.kinds.contains(String(parts[0])) else { return nil }
    let numbers = parts[1].split(separator: "/", omittingEmptySubsequences: false).map { part -> Int? in
      part.utf8.count <= 3 && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
    }
    guard numbers.count == 3, let slot = numbers[0], let module = numbers[1], let number = numbers[2] else {
      return nil
    }
    self.init(String(parts[0]), slot: slot, module: module, number: number)
    // `ge-0/0/03` is not the name of a port.
    guard description == text else { return nil }
  }

  /// As Junos writes it.
  public var description: String { "\(kind)-\(slot)/\(module)/\(number)" }
}
