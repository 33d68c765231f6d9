// What Swift cannot import from sqlite3.h by itself: the destructor constants are casts, and sqlite3_config is variadic.
#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/// Binds text that SQLite copies before it returns.
static inline int csqlite_bind_text_transient(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 count) {
  return sqlite3_bind_text64(statement, index, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Binds text that the caller keeps alive and unchanged until the parameter is bound again or the statement ends.
static inline int csqlite_bind_text_static(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 count) {
  return sqlite3_bind_text64(statement, index, text, count, SQLITE_STATIC, SQLITE_UTF8);
}

/// Binds bytes that SQLite copies before it returns.
static inline int csqlite_bind_blob_transient(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// Binds bytes that the caller keeps alive and unchanged until the parameter is bound again or the statement ends.
static inline int csqlite_bind_blob_static(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_STATIC);
}

/// Turns off the count of allocated bytes, which takes a global lock at each allocation. Only before the first connection.
static inline int csqlite_disable_memory_statistics(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// The size of a file in bytes, or -1 if there is none. It never opens the file: closing a second descriptor of a
/// database would drop the locks that this process holds on it.
static inline long long csqlite_file_size(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 ? (long long)status.st_size : -1;
}

/// Whether a path is a directory.
static inline int csqlite_is_directory(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/// Moves a file over another, at once. The error number, or 0.
static inline int csqlite_rename(const char *from, const char *to) { return rename(from, to) == 0 ? 0 : errno; }

/// Removes a file if there is one. The error number, or 0.
static inline int csqlite_remove(const char *path) { return unlink(path) == 0 || errno == ENOENT ? 0 : errno; }

#endif
