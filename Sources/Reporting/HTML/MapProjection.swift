import Determinism

/// The part of the world that holds some places, as a flat picture: equirectangular, true at its middle latitude.
struct MapProjection {
  /// The width of the picture; all coordinates are in its unit.
  static let width = 1000
  let height: Int
  /// Degrees: the left edge, the top edge, and how many the picture is wide and high.
  let west: Double
  let north: Double
  let eastward: Double
  let southward: Double

  /// The heights that a picture may have, as shares of its width.
  private static let shapes = 0.34...0.62
  /// No picture shows less than so many degrees.
  private static let least = 1.5

  /// The picture that holds these places with a margin; nil for none.
  init?(of places: [(latitude: Double, longitude: Double)]) {
    guard !places.isEmpty else { return nil }
    let longitudes = places.map(\.longitude).sorted()
    // The picture is cut where the widest strip without a place is, which may be anywhere, also across 180°.
    var gap = longitudes[0] + 360 - longitudes[longitudes.count - 1]
    var first = longitudes[0]
    for (left, right) in zip(longitudes, longitudes.dropFirst()) where right - left > gap {
      gap = right - left
      first = right
    }
    let latitudes = places.map(\.latitude)
    let (low, high) = (latitudes.min() ?? 0, latitudes.max() ?? 0)
    var wide = max(Self.least, (360 - gap) * 1.08)
    var tall = max(Self.least, (high - low) * 1.16)
    let middle = (low + high) / 2
    let stretch = max(0.2, Self.cosine(middle))
    let shape = tall / (wide * stretch)
    if shape < Self.shapes.lowerBound { tall = Self.shapes.lowerBound * wide * stretch }
    if shape > Self.shapes.upperBound { wide = tall / (Self.shapes.upperBound * stretch) }
    wide = min(wide, 360)
    tall = min(tall, 180)
    west = first - (wide - (360 - gap)) / 2
    north = min(90, max(middle + tall / 2, -90 + tall))
    eastward = wide
    southward = tall
    height = min(640, max(300, Int((tall / (wide * stretch) * Double(Self.width)).rounded())))
  }

  /// Where a place is.
  func point(latitude: Double, longitude: Double) -> (x: Int, y: Int) {
    var east = longitude - west
    while east < 0 { east += 360 }
    while east > 360 { east -= 360 }
    return (x(east), y(latitude))
  }

  private func x(_ east: Double) -> Int { Int((east / eastward * Double(Self.width)).rounded()) }
  private func y(_ latitude: Double) -> Int { Int(((north - latitude) / southward * Double(height)).rounded()) }

  /// The lines of a net of whole degrees that lie within, as parallels and meridians with their names.
  var net: (parallels: [(y: Int, name: String)], meridians: [(x: Int, name: String)]) {
    let step = [1.0, 2, 5, 10, 15, 30].first { southward / $0 <= 5 } ?? 30
    let stepEast = [1.0, 2, 5, 10, 15, 30, 60].first { eastward / $0 <= 7 } ?? 60
    let lowest = (north - southward) / step
    let parallels = (Int(lowest.rounded(.up))...max(Int(lowest.rounded(.up)), Int((north / step).rounded(.down)))).map {
      let degree = Double($0) * step
      return (y: y(degree), name: degree == 0 ? "equator" : "\(Int(degree.magnitude))° \(degree > 0 ? "N" : "S")")
    }
    let leftmost = Int((west / stepEast).rounded(.up))
    let rightmost = Int(((west + eastward) / stepEast).rounded(.down))
    let meridians = (leftmost...max(leftmost, rightmost)).map { index -> (x: Int, name: String) in
      var degree = Double(index) * stepEast
      let x = x(degree - west)
      while degree > 180 { degree -= 360 }
      while degree <= -180 { degree += 360 }
      return (
        x, degree == 0 || degree == 180 ? "\(Int(degree))°" : "\(Int(degree.magnitude))° \(degree > 0 ? "E" : "W")"
      )
    }
    return (parallels.filter { $0.y > 0 && $0.y < height }, meridians.filter { $0.x > 0 && $0.x < Self.width })
  }

  /// The outlines of the continents within, as one path; empty where none of them comes in.
  var land: String {
    var path = ""
    for shift in [-360.0, 0, 360] where west + eastward > shift - 180 && west < shift + 180 {
      for ring in WorldOutline.rings {
        let points = ring.map { (east: $0.longitude + shift - west, latitude: $0.latitude) }
        guard points.contains(where: { $0.east > 0 && $0.east < eastward }),
          points.contains(where: { $0.latitude < north && $0.latitude > north - southward })
        else { continue }
        for (index, point) in points.enumerated() {
          path += "\(index == 0 ? "M" : "L")\(x(point.east)) \(y(point.latitude))"
        }
        path += "z"
      }
    }
    return path
  }

  /// The cosine of an angle in degrees, within 90° (7th-order series; a picture needs no more).
  private static func cosine(_ degrees: Double) -> Double {
    let angle = degrees / 180 * 3.141592653589793
    let square = angle * angle
    return 1 - square / 2 * (1 - square / 12 * (1 - square / 30))
  }
}
