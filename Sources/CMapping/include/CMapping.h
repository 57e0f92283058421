// Files mapped for reading that another program may cut short at any moment.
#ifndef SWELL_CMAPPING_H
#define SWELL_CMAPPING_H

#include <stddef.h>

/// Maps `count` bytes of the open file for reading; null where that cannot be.
///
/// A page that the file no longer has reads as zeros instead of ending the program. Whoever reads has
/// to ask the system afterwards whether the file is still the same.
const void *swell_map(int descriptor, size_t count);

/// Undoes a mapping of `swell_map`.
void swell_unmap(const void *memory, size_t count);

#endif
