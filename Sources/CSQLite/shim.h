// The system's SQLite, for reading and writing whole tables column by column.
#ifndef SWELL_CSQLITE_SHIM_H
#define SWELL_CSQLITE_SHIM_H

#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast that Swift does not import: bind a copy of the bytes.
static inline int swell_bind_text(sqlite3_stmt *statement, int index, const char *text, int count) {
  return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

#endif
