import SQLite

extension TwinSchema {
  /// Administrators, what they may do, sessions, tokens, what was mailed to them, and more in the audit log.
  ///
  /// `privilege.owner` is an administrator, a token, or a pending invitation. Tokens of the first store move to `api_token`;
  /// what is shown of their keys is lost, since only digests were kept.
  static let accounts = Migration(
    "accounts",
    sql: """
      CREATE TABLE admin (
        id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, body TEXT NOT NULL, password TEXT NOT NULL,
        password_modified INTEGER NOT NULL, two_factor_secret TEXT, two_factor_verified INTEGER NOT NULL,
        two_factor_enabled INTEGER NOT NULL, created INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE privilege (
        owner TEXT NOT NULL, ordinal INTEGER NOT NULL, scope TEXT NOT NULL, role TEXT NOT NULL, org TEXT NOT NULL,
        site TEXT, groups TEXT NOT NULL, views TEXT NOT NULL,
        PRIMARY KEY (owner, ordinal)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX privilege_by_org ON privilege (org, owner);
      CREATE TABLE api_token (
        id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, shown TEXT NOT NULL, name TEXT NOT NULL, org TEXT, admin TEXT,
        created INTEGER NOT NULL, created_by TEXT, last_used INTEGER, src_ips TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX api_token_by_org ON api_token (org) WHERE org IS NOT NULL;
      CREATE INDEX api_token_by_admin ON api_token (admin) WHERE admin IS NOT NULL;
      CREATE TABLE session (
        digest TEXT PRIMARY KEY, admin TEXT NOT NULL, csrf TEXT NOT NULL, created INTEGER NOT NULL,
        expires INTEGER NOT NULL, two_factor_passed INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE login_failure (
        email TEXT PRIMARY KEY, attempts INTEGER NOT NULL, at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE pending (
        id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, email TEXT NOT NULL, org TEXT,
        body TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      INSERT INTO api_token SELECT
        substr(digest, 1, 8) || '-' || substr(digest, 9, 4) || '-8' || substr(digest, 14, 3) || '-8'
          || substr(digest, 18, 3) || '-' || substr(digest, 21, 12),
        digest, '...', name, org, NULL, 0, NULL, NULL, '[]' FROM token;
      INSERT INTO privilege SELECT
        substr(digest, 1, 8) || '-' || substr(digest, 9, 4) || '-8' || substr(digest, 14, 3) || '-8'
          || substr(digest, 18, 3) || '-' || substr(digest, 21, 12),
        1, 'org', role, org, NULL, '[]', '[]' FROM token;
      DROP TABLE token;
      ALTER TABLE audit ADD COLUMN admin TEXT;
      ALTER TABLE audit ADD COLUMN before TEXT;
      ALTER TABLE audit ADD COLUMN after TEXT;
      CREATE INDEX audit_by_org ON audit (org, id);
      """)

  static let accountTables = ["admin", "privilege", "api_token", "session", "login_failure", "pending"]
}
