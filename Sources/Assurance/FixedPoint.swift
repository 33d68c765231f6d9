/// A number with that many digits after the point, rounded to nearest, for sentences; the same on every machine.
///
/// Beyond ±9·10¹⁵ or when it is not finite, the number's own description.
func fixedPoint(_ value: Double, digits: Int) -> String {
  var scale: Int64 = 1
  for _ in 0..<digits { scale *= 10 }
  let scaled = (value * Double(scale)).rounded()
  guard scaled.isFinite, scaled.magnitude < 9e15 else { return "\(value)" }
  let units = Int64(scaled)
  let sign = units < 0 ? "-" : ""
  let whole = String(units.magnitude / UInt64(scale))
  guard digits > 0 else { return sign + whole }
  let fraction = String(units.magnitude % UInt64(scale))
  return sign + whole + "." + String(repeating: "0", count: digits - fraction.count) + fraction
}
