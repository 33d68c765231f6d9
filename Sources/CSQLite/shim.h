// What Swift cannot import from sqlite3.h by itself: the destructor constants are casts, and sqlite3_config is variadic.
#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
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

/// How many names a file has, or 0 if there is none.
static inline unsigned long csqlite_link_count(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 ? (unsigned long)status.st_nlink : 0;
}

/// Whether a path is a symbolic link.
static inline int csqlite_is_symbolic_link(const char *path) {
  struct stat status;
  return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

/// Whether two paths are names of one file.
static inline int csqlite_is_same_file(const char *one, const char *other) {
  struct stat first, second;
  return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_ino == second.st_ino &&
         first.st_dev == second.st_dev;
}

/// Gives a file one more name. The error number, or 0.
static inline int csqlite_link(const char *from, const char *to) { return link(from, to) == 0 ? 0 : errno; }

/// Gives a file the permissions of another, and its owner where that is allowed. The error number, or 0.
static inline int csqlite_copy_permissions(const char *from, const char *to) {
  struct stat status;
  if (stat(from, &status) != 0) return errno;
  if (chown(to, status.st_uid, status.st_gid) != 0 && errno != EPERM && errno != EINVAL) return errno;
  return chmod(to, status.st_mode & 07777) == 0 ? 0 : errno;
}

/// Makes a directory if there is none. The error number, or 0.
static inline int csqlite_make_directory(const char *path) {
  return mkdir(path, 0777) == 0 || (errno == EEXIST && csqlite_is_directory(path)) ? 0 : errno;
}

/// Removes an empty directory if there is one. The error number, or 0.
static inline int csqlite_remove_directory(const char *path) {
  return rmdir(path) == 0 || errno == ENOENT ? 0 : errno;
}

/// Makes the names in a directory last. The error number, or 0; some file systems know no such thing, which is none.
static inline int csqlite_sync_directory(const char *path) {
  int descriptor = open(path, O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) return errno;
  int error = fsync(descriptor) == 0 || errno == EINVAL ? 0 : errno;
  close(descriptor);
  return error;
}

/// Calls a function with each name in a directory. The error number, or 0.
static inline int csqlite_list_directory(const char *path, void *context, void (*name)(void *, const char *)) {
  DIR *directory = opendir(path);
  if (!directory) return errno;
  for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory)) name(context, entry->d_name);
  closedir(directory);
  return 0;
}

/// What the system says of an error number.
static inline const char *csqlite_system_message(int error) { return strerror(error); }

/// Whether an error number says that two paths are on different file systems.
static inline int csqlite_is_cross_device(int error) { return error == EXDEV; }

/// Whether an error number says that the file system gives a file no further name.
static inline int csqlite_is_link_refused(int error) {
  return error == EPERM || error == EMLINK || error == ENOTSUP || error == ENOSYS || error == EOPNOTSUPP;
}

#endif
