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

  /// The objects of a collection that a search finds.
  func searchObjects(_ collection: PlainCollection, _ operation: MistCatalogue.Operation, _ call: Call) throws
    -> MistResponse
  {
    let place = try place(of: collection, call)
    let page = try Page(call)
    let matching = try matchingObjects(collection, at: place, call)
    let items = matching.dropFirst(page.offset).prefix(page.limit).map {
      collectionAnswer(collection, $0, at: place)
    }
    let schema = Catalogue.published.details(of: operation).response(200)?.schema
    guard schema?.types.contains(.array) != true else { return page.response(total: matching.count, items: items) }
    let window = try TimeWindow(call)
    var out = Array(#"{"results":["#.utf8)
    for (index, item) in items.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      out.append(contentsOf: item)
    }
    out.append(contentsOf: #"]"#.utf8)
    let published = Set(schema?.properties.map(\.name) ?? [])
    for (name, value) in [
      ("start", Int(window.start)), ("end", Int(window.end)), ("limit", page.limit), ("page", page.page),
      ("total", matching.count),
    ] where published.contains(name) {
      out.append(contentsOf: ",\"\(name)\":\(value)".utf8)
    }
    out.append(UInt8(ascii: "}"))
    return MistResponse(headers: page.headers(total: matching.count), body: out)
  }

  /// How many objects of a collection have each value of the member that `distinct` names.
  func countObjects(_ collection: PlainCollection, _ operation: MistCatalogue.Operation, _ call: Call) throws
    -> MistResponse
  {
    let place = try place(of: collection, call)
    let distinct = call.query("distinct") ?? Self.defaultDistinct(of: operation)?.string ?? "name"
    var counts: [(value: JSON, count: Int)] = []
    var places: [JSON: Int] = [:]
    for object in try matchingObjects(collection, at: place, call) {
      let body = object.json
      let value = distinct == "org_id" ? .string(place.organisation.description) : body[distinct] ?? .null
      for value in value.array ?? [value] where !value.isNull {
        if let known = places[value] {
          counts[known].count += 1
        } else {
          places[value] = counts.count
          counts.append((value, 1))
        }
      }
    }
    let page = try Page(call)
    // The most frequent first; equal ones in the order in which they were found.
    let ordered = counts.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
    let results = ordered.prefix(page.limit).map { item -> JSON in
      let text = item.element.value.string ?? item.element.value.text
      return .object(JSONObject([(distinct, .string(text)), ("count", JSON(item.element.count))]))
    }
    let window = try TimeWindow(call)
    return MistResponse(json: [
      "distinct": .string(distinct), "start": JSON(Int(window.start)), "end": JSON(Int(window.end)),
      "limit": JSON(page.limit), "total": JSON(counts.count), "results": .array(results),
    ])
  }
}
