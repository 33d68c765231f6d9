extension SiteAllocation {
  /// How far each network can grow where it is, in order of name, beside what rests in the block.
  func networkHeadroom(resting: [IPPrefix]) -> [NetworkHeadroom] {
    let carved = networks.filter { !$0.isReused }
    var levels: [String: PrefixAllocator] = ["": PrefixAllocator(block)]
    for part in parts {
      _ = levels[NestedName.outer(of: part.name)]?.reserve(part.prefix)
      levels[part.name] = PrefixAllocator(part.prefix)
    }
    for network in carved {
      _ = levels[parts.isEmpty ? "" : NestedName.outer(of: network.name)]?.reserve(network.prefix)
    }
    for prefix in resting {
      for name in levels.keys { _ = levels[name]?.reserve(prefix) }
    }
    return carved.map { network in
      let level = levels[parts.isEmpty ? "" : NestedName.outer(of: network.name)]
      var length = level?.growth(of: network.prefix) ?? network.prefix.length
      // The gateway is the first host: it stays only where the network grows upwards.
      while network.prefix.supernet(length: length)?.first != network.prefix.first { length += 1 }
      return NetworkHeadroom(site: key, network: network.name, prefix: network.prefix, length: length)
    }
  }
}
