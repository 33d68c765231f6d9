/// The word that somebody probably meant: the nearest by Damerau–Levenshtein distance (optimal string alignment), if it
/// is near enough, with the first of equals.
///
/// Upper and lower case, and `-`, `_` and space, count as equal. A word of up to three characters may differ by one, longer
/// ones by a third of their length; a word that continues what was written is taken when nothing else is near.
public func nearestWord(to word: String, in words: [String]) -> String? {
  let wanted = folded(word)
  guard !wanted.isEmpty else { return nil }
  var best: (word: String, distance: Int)?
  for candidate in words {
    let other = folded(candidate)
    let limit = max(1, max(wanted.count, other.count) / 3)
    guard abs(wanted.count - other.count) <= min(limit, (best?.distance ?? .max)) else { continue }
    let distance = editDistance(wanted, other)
    // Nothing in common is no likeness, however short the words.
    guard distance <= limit, distance < max(wanted.count, other.count) else { continue }
    if distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  if let best { return best.word }
  guard wanted.count >= 3 else { return nil }
  return words.first { folded($0).starts(with: wanted) || wanted.starts(with: folded($0)) && folded($0).count >= 3 }
}

private func folded(_ word: String) -> [Unicode.Scalar] {
  word.lowercased().unicodeScalars.map { $0 == "_" || $0 == " " ? "-" : $0 }
}

/// Insertions, deletions, substitutions and swaps of neighbours, each at 1.
private func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
  var beforeLast = [Int](repeating: 0, count: second.count + 1)
  var last = Array(0...second.count)
  for row in first.indices {
    var current = [row + 1]
    current.reserveCapacity(second.count + 1)
    for column in second.indices {
      let isEqual = first[row] == second[column]
      var distance = min(last[column + 1] + 1, current[column] + 1, last[column] + (isEqual ? 0 : 1))
      if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      current.append(distance)
    }
    (beforeLast, last) = (last, current)
  }
  return last[second.count]
}
