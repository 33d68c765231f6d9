import MistAPI
import MistCatalogue

extension Twin {
  /// The organisation's objects as they reach a site, and the site's own.
  func derivedObjects(_ collection: PlainCollection, _ operation: MistCatalogue.Operation, _ call: Call) throws
    -> MistResponse
  {
    let site = try site(call)
    let organisation = CollectionPlace(owner: site.owner, organisation: site.owner, site: nil)
    var found: [[UInt8]] = []
    if collection.scope == .organisation {
      found = try objects(collection.storeName, of: site.owner).map {
        collectionAnswer(collection, $0, at: organisation)
      }
    }
    if let own = Self.enginePaths.collection(.site, collection.name) {
      let place = CollectionPlace(owner: site.id, organisation: site.owner, site: site.id)
      found += try objects(own.storeName, of: site.id).map { collectionAnswer(own, $0, at: place) }
    }
    let schema = Catalogue.published.details(of: operation).response(200)?.schema
    if schema?.types.contains(.array) != true {
      guard let first = found.last else { return try shapedAnswer(operation, call) }
      return MistResponse(body: first)
    }
    let page = try Page(call)
    return page.response(total: found.count, items: Array(found.dropFirst(page.offset).prefix(page.limit)))
  }

  /// The objects of a collection as rows of a search, which knows the published names of its query.
  private func rows(_ collection: PlainCollection, _ call: Call) throws -> (search: Search, rows: [JSON]) {
    let place = try place(of: collection, call)
    let search = try Search(call, filters: EngineFilter.names(of: call))
    var rows: [JSON] = []
    for object in try objects(collection.storeName, of: place.owner) {
      let row = try JSON(parsing: collectionAnswer(collection, object, at: place))
      if collection.isView, row["site_id"]?.string != place.site?.description { continue }
      rows.append(row)
    }
    return (search, rows)
  }

  /// The objects of a collection that a search finds.
  func searchObjects(_ collection: PlainCollection, _ operation: MistCatalogue.Operation, _ call: Call) throws
    -> MistResponse
  {
    let (search, rows) = try rows(collection, call)
    let schema = Catalogue.published.details(of: operation).response(200)?.schema
    guard schema?.types.contains(.array) == true else {
      let item = schema?.properties.first { $0.name == "results" }?.schema.items
      return try search.answer(rows: rows.count) { Self.projected(rows[$0], collection, item) }
    }
    let found = rows.filter { search.matches($0) }
    return try Page(call).response(of: search.order?.sorted(found) ?? found)
  }

  /// A row as a search publishes it: only the members that an item of its answer has.
  private static func projected(_ row: JSON, _ collection: PlainCollection, _ item: Schema?) -> JSON {
    guard let item, item.isClosed, let object = row.object else { return row }
    var known = Dictionary(object.map { ($0.key, $0.value) }) { $1 }
    // An item's id is also called after its kind: `mxedge_id`.
    known[collection.name.dropLast() + "_id"] = row["id"]
    return SmallestValue(known: known).value(of: item)
  }

  /// How many objects of a collection have each value of the member that `distinct` names.
  func countObjects(_ collection: PlainCollection, _ operation: MistCatalogue.Operation, _ call: Call) throws
    -> MistResponse
  {
    let published = Catalogue.published.details(of: operation).response(200)?.schema?.properties.map(\.name) ?? []
    guard published.contains("distinct") else { return try searchObjects(collection, operation, call) }
    let (search, rows) = try rows(collection, call)
    let distinct = call.query("distinct") ?? Self.defaultDistinct(of: operation)?.string ?? "name"
    return try search.counts(of: distinct, rows: rows.count) { rows[$0] }
  }
}
