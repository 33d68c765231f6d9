import Determinism
import MistAPI
import SQLite
import World

/// The list of the inventory (mist-fidelity, section 3.3). Clients read all of it page by page, so a page is written from
/// the rows as they come: no query for an item, no tree of values.
extension Twin {
  func listInventory(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let page = try Page(call)
    inventory.validate(storeChanges: store.totalChanges)
    if inventory.hasMembers == nil {
      inventory.hasMembers =
        try store.integer("SELECT 1 FROM device_trait WHERE chassis IS NOT NULL AND chassis <> mac LIMIT 1") != nil
    }
    let filter = try InventoryFilter(call, org: org, hidesMembers: inventory.hasMembers == true)
    var order = try inventory.order(filter.key) ?? countInventory(filter)
    if order.anchors == nil, page.offset > InventoryCache.Order.stride { order = try anchorInventory(filter) }
    let headers = page.headers(total: order.total)
    let key = "\(page.limit)\u{1F}\(page.page)\u{1F}\(filter.key)"
    if let body = inventory.page(key, at: clock.seconds) { return MistResponse(headers: headers, body: body) }
    let (body, until) = try writeInventory(filter, order: order, page: page, org: org)
    inventory.keep(page: body, until: until, for: key)
    return MistResponse(headers: headers, body: body)
  }

  private func countInventory(_ filter: InventoryFilter) throws -> InventoryCache.Order {
    let count = try store.prepare("SELECT count(*) FROM inventory WHERE \(filter.condition)")
    for (index, value) in filter.values.enumerated() { try count.bind(index + 1, value) }
    let order = InventoryCache.Order(total: try count.step() ? count.int(0) : 0, anchors: nil)
    count.reset()
    inventory.keep(order, for: filter.key)
    return order
  }

  /// Goes through a filter's items once, so that no page has to count its way from the start.
  private func anchorInventory(_ filter: InventoryFilter) throws -> InventoryCache.Order {
    let rows = try store.prepare("SELECT mac FROM inventory WHERE \(filter.condition) ORDER BY mac")
    for (index, value) in filter.values.enumerated() { try rows.bind(index + 1, value) }
    var total = 0
    var anchors: [Int64] = []
    while try rows.step() {
      if total.isMultiple(of: InventoryCache.Order.stride) { anchors.append(rows.int64(0)) }
      total += 1
    }
    let order = InventoryCache.Order(total: total, anchors: anchors)
    inventory.keep(order, for: filter.key)
    return order
  }

  /// A page's text, and until which second it is right.
  private func writeInventory(
    _ filter: InventoryFilter, order: InventoryCache.Order, page: Page, org: MistID
  ) throws -> (body: [UInt8], until: Int64) {
    guard page.offset < order.total else { return (Array("[]".utf8), .max) }
    var first = Int64.min
    var skipped = page.offset
    if let anchors = order.anchors {
      let anchor = page.offset / InventoryCache.Order.stride
      if anchor < anchors.count {
        first = anchors[anchor]
        skipped = page.offset % InventoryCache.Order.stride
      }
    }
    let rows = try store.prepare(
      """
      SELECT mac, serial, magic, model, type, site, profile, created, modified FROM inventory
      WHERE \(filter.condition) AND mac >= ? ORDER BY mac LIMIT ? OFFSET ?
      """)
    for (index, value) in filter.values.enumerated() { try rows.bind(index + 1, value) }
    try rows.bind(filter.values.count + 1, first)
    try rows.bind(filter.values.count + 2, page.limit)
    try rows.bind(filter.values.count + 3, skipped)
    let second = clock.seconds
    let orgText = Array(#","org_id":"\#(org)","site_id":"#.utf8)
    let out = ByteWriter(capacity: min(page.limit, order.total) * 480 + 4096)
    var until = Int64.max
    out.write(atMost: 1) { $0.append("[") }
    while try rows.step() {
      let facts = try inventoryFacts(rows.int64(0), at: second)
      until = min(until, facts.until)
      Self.writeItem(rows, facts, orgText: orgText, to: out)
    }
    out.write(atMost: 1) { $0.append("]") }
    return (out.bytes, until)
  }

  /// An item (schema `inventory`); `magic`, `serial`, `mac` and `name` are always there.
  private static func writeItem(
    _ row: borrowing Statement, _ facts: InventoryCache.Facts, orgText: [UInt8], to out: ByteWriter
  ) {
    let mac = UInt64(bitPattern: row.int64(0))
    let isFirst = out.count == 1
    row.withText(1) { serial in
      row.withText(2) { magic in
        row.withText(3) { model in
          let free = serial.count + magic.count + model.count
          out.write(atMost: 6 * free + orgText.count + facts.members.count + 1024) { cursor in
            if !isFirst { cursor.append(",") }
            cursor.append(#"{"id":"00000000-0000-0000-1000-"#)
            cursor.append(mac: mac)
            cursor.append(#"","mac":""#)
            cursor.append(mac: mac)
            cursor.append(#"","serial":"#)
            cursor.append(string: serial)
            cursor.append(#","model":"#)
            cursor.append(string: model)
            cursor.append(#","type":"#)
            row.withText(4) { cursor.append(string: $0) }
            cursor.append(orgText)
            writeOptional(row, 5, to: &cursor)
            cursor.append(#","deviceprofile_id":"#)
            writeOptional(row, 6, to: &cursor)
            cursor.append(#","created_time":"#)
            cursor.append(time: row.int64(7))
            cursor.append(#","modified_time":"#)
            cursor.append(time: row.int64(8))
            // What a device is adopted with has no code to show.
            cursor.append(#","magic":"#)
            if facts.members.first == UInt8(ascii: "!") {
              cursor.append("\"\"")
              facts.members.withUnsafeBytes { cursor.append(UnsafeRawBufferPointer(rebasing: $0.dropFirst())) }
            } else {
              cursor.append(string: magic)
              cursor.append(facts.members)
            }
            cursor.append("}")
          }
        }
      }
    }
  }

  /// An id or null. What is there is the twin's own text of an id, or what a client said its profile is.
  private static func writeOptional(_ row: borrowing Statement, _ column: Int, to cursor: inout ByteWriter.Cursor) {
    guard !row.isNull(column) else { return cursor.append("null") }
    row.withText(column) { text in
      if text.count <= 36 { cursor.append(string: text) } else { cursor.append("null") }
    }
  }

  private static let plainMembers: (absent: [UInt8], present: [UInt8]) = (
    Array(#","name":"","connected":false,"adopted":false"#.utf8),
    Array(#","name":"","connected":true,"adopted":false"#.utf8)
  )

  /// What an item says beyond its row. A `!` before it marks a device that was adopted.
  private func inventoryFacts(_ mac: Int64, at second: Int64) throws -> InventoryCache.Facts {
    if let known = inventory.facts[mac], second < known.until { return known }
    let address = MACAddress(value: UInt64(bitPattern: mac))
    let connected = try recordedService(address, at: second).map { $0 != .absent } ?? false
    let until =
      try store.integer(
        "SELECT min(at) FROM device_history WHERE mac = ? AND facet = ? AND at > ?", mac, DeviceFacet.service.rawValue,
        second) ?? .max
    var members = connected ? Self.plainMembers.present : Self.plainMembers.absent
    let name = try deviceName(address)
    let traits = try deviceTraits(address)
    if !name.isEmpty || traits != nil {
      var item = JSONObject([("name", .string(name))])
      if !name.isEmpty { item["hostname"] = .string(name) }
      item["connected"] = .bool(connected)
      item["adopted"] = .bool(traits?.adopted ?? false)
      if traits?.jsi == true { item["jsi"] = true }
      if let chassis = traits?.chassis { item["vc_mac"] = .string(chassis.description) }
      members =
        (traits?.adopted == true ? [UInt8(ascii: "!")] : []) + [UInt8(ascii: ",")]
        + JSON.object(item).bytes.dropFirst().dropLast()
    }
    let facts = InventoryCache.Facts(members: members, until: until)
    inventory.keep(facts, of: mac)
    return facts
  }
}
