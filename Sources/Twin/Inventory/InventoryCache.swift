/// What lists of the inventory found out, so that the next page need not look for it again. It holds while the store is
/// unchanged; what hangs on the clock says until when.
struct InventoryCache {
  /// What an item says beyond its row: the members' text, and until which second it is right.
  struct Facts {
    var members: [UInt8]
    var until: Int64
  }

  /// Where the items of a filter stand: how many there are, and the address of each hundredth.
  struct Order {
    var total: Int
    var anchors: [Int64]?
    static let stride = 100
  }

  private struct StoredPage {
    var body: [UInt8]
    var until: Int64
  }

  private var storeChanges = -1
  private(set) var facts: [Int64: Facts] = [:]
  private var orders: [String: Order] = [:]
  private var pages: [String: StoredPage] = [:]
  private var pageBytes = 0
  /// Whether some device belongs to a virtual chassis of another; nil when nobody has looked.
  var hasMembers: Bool?

  /// How much the pages may take.
  static let pageLimit = 8 << 20
  /// How many filters are remembered.
  private static let orderLimit = 256

  /// Drops everything when the store is another than before.
  mutating func validate(storeChanges: Int) {
    guard storeChanges != self.storeChanges else { return }
    self.storeChanges = storeChanges
    facts.removeAll(keepingCapacity: true)
    orders = [:]
    pages = [:]
    pageBytes = 0
    hasMembers = nil
  }

  mutating func keep(_ known: Facts, of mac: Int64) { facts[mac] = known }

  func order(_ key: String) -> Order? { orders[key] }

  mutating func keep(_ order: Order, for key: String) {
    if orders.count >= Self.orderLimit { orders = [:] }
    orders[key] = order
  }

  func page(_ key: String, at second: Int64) -> [UInt8]? {
    guard let page = pages[key], second < page.until else { return nil }
    return page.body
  }

  mutating func keep(page body: [UInt8], until: Int64, for key: String) {
    let size = body.count + key.utf8.count
    guard size <= Self.pageLimit / 4 else { return }
    if pageBytes + size > Self.pageLimit {
      pages = [:]
      pageBytes = 0
    }
    if let old = pages.updateValue(StoredPage(body: body, until: until), forKey: key) { pageBytes -= old.body.count }
    pageBytes += size
  }
}
