// Includes a kernel's source once a width: CK_SOURCE names the file, and inside it CK(name) becomes
// the name for the width at hand.
#define CK_JOIN2(name, suffix) name##_##suffix
#define CK_JOIN(name, suffix) CK_JOIN2(name, suffix)
#define CK(name) CK_JOIN(name, CK_SUFFIX)

#define CK_SUFFIX plain
#include CK_SOURCE
#undef CK_SUFFIX

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt"))), \
                             apply_to = function)
#define CK_SUFFIX avx2
#include CK_SOURCE
#undef CK_SUFFIX
#pragma clang attribute pop

#pragma clang attribute push(                                                                  \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi,bmi2,popcnt,lzcnt"))), \
    apply_to = function)
#define CK_SUFFIX avx512
#include CK_SOURCE
#undef CK_SUFFIX
#pragma clang attribute pop
#endif
