// Asking for memory before it is needed.
#ifndef SWELL_CK_PREFETCH_H
#define SWELL_CK_PREFETCH_H

// Has the line that holds `address` read into the caches; an address that is none does no harm.
static inline void ck_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
