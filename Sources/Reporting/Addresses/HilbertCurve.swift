import Addressing

/// A rectangle of the drawing, in its units, with y downwards.
struct Rectangle: Hashable, Sendable {
  var x: Int
  var y: Int
  var width: Int
  var height: Int

  func overlaps(_ other: Rectangle) -> Bool {
    x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
  }

  /// The smallest rectangle that holds both.
  func union(_ other: Rectangle) -> Rectangle {
    let (left, top) = (min(x, other.x), min(y, other.y))
    return Rectangle(
      x: left, y: top, width: max(x + width, other.x + other.width) - left,
      height: max(y + height, other.y + other.height) - top)
  }

  func inset(_ margin: Int) -> Rectangle {
    Rectangle(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
  }

  func moved(_ right: Int, _ down: Int) -> Rectangle {
    Rectangle(x: x + right, y: y + down, width: width, height: height)
  }
}

/// The curve of Hilbert (1891) through a square, on which a space of addresses is laid: what is near in the space is
/// near on paper, and every prefix is a square or half of one, whatever its length.
///
/// The first quarter of the space is at the top left, the second at the top right, the third below that, the last at the
/// bottom left.
struct HilbertCurve {
  /// The side of the square is 2 to this power.
  static let levels = 10
  /// The side of the square.
  static let side = 1 << levels

  let space: IPPrefix

  /// The longest prefix that has a rectangle of its own.
  var finest: Int { min(space.length + 2 * Self.levels, space.family.bits) }

  /// The rectangle of a prefix inside the space; a prefix longer than the finest has that of the one around it.
  func rectangle(of prefix: IPPrefix) -> Rectangle {
    let length = min(prefix.length, finest)
    let depth = length - space.length
    let index = Int(truncatingIfNeeded: (prefix.value - space.value) >> UInt128(space.family.bits - length))
    guard depth % 2 == 1 else { return Self.cell(index, levels: depth / 2) }
    return Self.cell(2 * index, levels: depth / 2 + 1).union(Self.cell(2 * index + 1, levels: depth / 2 + 1))
  }

  /// The square of the part with this number, of 4 to the power of `levels` that the curve is divided into.
  static func cell(_ index: Int, levels: Int) -> Rectangle {
    var corner = (x: 0, y: 0)
    // The vectors from the corner where the curve begins: along its first side, and to where it ends.
    var (along, across) = ((x: side, y: 0), (x: 0, y: side))
    for level in stride(from: levels - 1, through: 0, by: -1) {
      let half = ((x: along.x / 2, y: along.y / 2), (x: across.x / 2, y: across.y / 2))
      switch index >> (2 * level) & 3 {
      case 0: (along, across) = (half.1, half.0)
      case 1:
        corner = (corner.x + half.0.x, corner.y + half.0.y)
        (along, across) = half
      case 2:
        corner = (corner.x + half.0.x + half.1.x, corner.y + half.0.y + half.1.y)
        (along, across) = half
      default:
        corner = (corner.x + half.0.x + across.x, corner.y + half.0.y + across.y)
        (along, across) = ((-half.1.x, -half.1.y), (-half.0.x, -half.0.y))
      }
    }
    let (right, down) = (along.x + across.x, along.y + across.y)
    return Rectangle(
      x: min(corner.x, corner.x + right), y: min(corner.y, corner.y + down), width: abs(right), height: abs(down))
  }
}
