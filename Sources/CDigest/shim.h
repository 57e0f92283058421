// SHA-256 of the system's own library, with one shape on both systems.
#ifndef SWELL_CDIGEST_SHIM_H
#define SWELL_CDIGEST_SHIM_H

#include <stddef.h>

#ifdef __APPLE__
#include <CommonCrypto/CommonDigest.h>
static inline int swell_sha256(const void *bytes, size_t count, unsigned char *digest) {
  CC_SHA256_CTX context;
  const unsigned char *rest = (const unsigned char *)bytes;
  CC_SHA256_Init(&context);
  while (count > 0) {  // CommonCrypto counts in 32 bits.
    CC_LONG step = count > 0x40000000 ? 0x40000000 : (CC_LONG)count;
    CC_SHA256_Update(&context, rest, step);
    rest += step;
    count -= step;
  }
  return CC_SHA256_Final(digest, &context);
}
#else
#include <openssl/evp.h>
static inline int swell_sha256(const void *bytes, size_t count, unsigned char *digest) {
  return EVP_Digest(bytes, count, digest, NULL, EVP_sha256(), NULL);
}
#endif

#endif
