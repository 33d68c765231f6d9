public import MistAPI
public import Planning
import SQLite

extension Ledger {
  /// Who owns what in an organisation, by key and owner.
  public func ownership(inOrganisation organisation: MistID) throws -> [OwnershipRecord] {
    try connection.read {
      try connection.all(
        "SELECT key, owner, fields, place, id FROM ownership WHERE organisation = ? ORDER BY key, owner",
        organisation.description
      ) { row in
        let made = row.optionalText(3).flatMap { ObjectPlace(parsing: $0) }.flatMap { place in
          row.optionalText(4).flatMap { MistID($0) }.map { OwnershipRecord.Made(place: place, id: $0) }
        }
        return OwnershipRecord(
          key: ObjectKey(text: row.text(0)), owner: row.text(1),
          fields: row.text(2).split(separator: "\n").map(String.init), made: made)
      }
    }
  }

  /// Keeps what a design owns from now on, and what it made or deleted. What it owned before and does not name any more is
  /// its own no longer, unless it made it.
  public func keep(_ records: [OwnershipRecord], deleted: [ObjectKey], of owner: String, in organisation: MistID) throws
  {
    try connection.transaction {
      try connection.run(
        "DELETE FROM ownership WHERE organisation = ? AND owner = ? AND place IS NULL", organisation.description, owner)
      try connection.run(
        "UPDATE ownership SET fields = '' WHERE organisation = ? AND owner = ?", organisation.description, owner)
      for key in deleted {
        try connection.run(
          "DELETE FROM ownership WHERE organisation = ? AND owner = ? AND key = ?", organisation.description, owner,
          key.text)
      }
      for record in records {
        try connection.run(
          """
          INSERT INTO ownership(organisation, key, owner, fields, place, id) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT(organisation, key, owner) DO UPDATE SET fields = excluded.fields,
            place = coalesce(excluded.place, place), id = coalesce(excluded.id, id)
          """, organisation.description, record.key.text, owner, record.fields.joined(separator: "\n"),
          record.made?.place.text, record.made?.id.description)
      }
    }
  }
}
